/** scp, sftp and rsync as contenders: an sshd of our own on loopback, with keys made for this run. */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { runCaptured } from '../../scripts/processes.mjs';
import { start, stop } from '../children.mjs';
import { measureInTurn, noteResting, timeCommand } from '../measure.mjs';
import { findProgram } from '../programs.mjs';
import { freePort, reachable } from '../ports.mjs';

const CIPHERS = [
  'aes128-gcm@openssh.com',
  'aes256-gcm@openssh.com',
  'aes128-ctr',
  'chacha20-poly1305@openssh.com',
];
const HOST = 'bench';

/**
 * Resolves to { pid, trial(from), stop(), scp, sftp, rsync }. Each of the three takes
 * (cipher, from, to) and gets one file, or a folder where `from` ends with `/`, as timeCommand
 * tells. Throws where sshd does not start.
 */
export async function startSsh(dir) {
  const sshd = await findProgram('sshd');
  await mkdir(dir, { mode: 0o700 });
  for (const key of ['host', 'user']) {
    await runCaptured('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(dir, key)]);
  }
  await runCaptured('cp', [join(dir, 'user.pub'), join(dir, 'authorized')]);
  const port = await freePort();
  const [serverConfig, clientConfig] = [join(dir, 'sshd'), join(dir, 'ssh')];
  await writeFile(serverConfig, serverLines(dir, port).join('\n'));
  await writeFile(clientConfig, clientLines(dir, port).join('\n'));
  // Some systems have no folder for its privilege separation until the service ran once.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true });
  // -r: it does not re-execute itself, which containers may not allow.
  const child = start(sshd, ['-D', '-r', '-e', '-f', serverConfig]);
  child.stdout.resume();
  if (!(await reachable(port))) {
    await stop(child);
    throw new Error(`sshd did not start: ${child.told.trim().split('\n').at(-1)}`);
  }
  await noteResting(child.pid);
  const { copy, ...tools } = commands(dir, clientConfig, child.pid);
  /** One short copy with each cipher decides which one stands for ssh. */
  const trial = async (from) => {
    const to = join(dir, 'trial');
    const run = (cipher) => async () => {
      const timed = await copy(cipher, from, to);
      await rm(to);
      return timed;
    };
    const tried = await measureInTurn(
      CIPHERS.map((cipher) => ({ name: cipher, run: run(cipher) })),
      3,
    );
    const working = tried.filter(({ failure }) => failure === undefined);
    if (working.length === 0) throw new Error(`scp failed: ${tried[0].failure}`);
    return working.sort((a, b) => a.bestSeconds - b.bestSeconds)[0].name;
  };
  return { pid: child.pid, trial, stop: () => stop(child), ...tools };
}

function commands(dir, config, pid) {
  const servers = [pid];
  const isFolder = (from) => from.endsWith('/');
  const bare = (from) => from.replace(/\/$/, '');
  const scp = (cipher, from, to) => {
    const flags = ['-q', '-F', config, '-c', cipher, ...(isFolder(from) ? ['-r'] : [])];
    return timeCommand('scp', [...flags, `${HOST}:${bare(from)}`, to], { servers });
  };
  const sftp = async (cipher, from, to) => {
    const batch = join(dir, 'batch');
    await writeFile(batch, `get ${isFolder(from) ? '-r ' : ''}${bare(from)} ${to}\n`);
    const flags = ['-q', '-F', config, '-c', cipher, '-b', batch];
    return timeCommand('sftp', [...flags, HOST], { servers });
  };
  const rsync = (cipher, from, to) => {
    const shell = `ssh -F ${config} -c ${cipher}`;
    const flags = ['-e', shell, '--whole-file', ...(isFolder(from) ? ['-r'] : [])];
    return timeCommand('rsync', [...flags, `${HOST}:${from}`, to], { servers });
  };
  return { copy: scp, scp, sftp, rsync };
}

function serverLines(dir, port) {
  return [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${join(dir, 'host')}`,
    `AuthorizedKeysFile ${join(dir, 'authorized')}`,
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'PermitRootLogin prohibit-password',
    'PidFile none',
    'Subsystem sftp internal-sftp',
    `Ciphers ${CIPHERS.join(',')}`,
    '',
  ];
}

function clientLines(dir, port) {
  return [
    `Host ${HOST}`,
    'HostName 127.0.0.1',
    `Port ${port}`,
    `User ${userInfo().username}`,
    `IdentityFile ${join(dir, 'user')}`,
    'IdentitiesOnly yes',
    'StrictHostKeyChecking no',
    'UserKnownHostsFile /dev/null',
    'LogLevel ERROR',
    'Compression no',
    '',
  ];
}
