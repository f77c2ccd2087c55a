/** scp as a contender: an sshd of our own on loopback, with keys made for this run. */
import { spawn } from 'node:child_process';
import { access, mkdir, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { runCaptured } from '../scripts/processes.mjs';
import { timeCommand } from './measure.mjs';

const CIPHERS = [
  'aes128-gcm@openssh.com',
  'aes256-gcm@openssh.com',
  'aes128-ctr',
  'chacha20-poly1305@openssh.com',
];
const START_MS = 10_000;

/** Resolves to { ciphers, copy(cipher, from), stop() }, or { skipped: why }. */
export async function startSsh(workDir) {
  const sshd = await find('sshd', ['/usr/sbin', '/usr/local/sbin']);
  const [scp, keygen] = await Promise.all([find('scp'), find('ssh-keygen')]);
  if (!sshd || !scp || !keygen) return { skipped: 'no sshd or scp on this machine' };

  const dir = join(workDir, 'ssh');
  await mkdir(dir, { mode: 0o700 });
  for (const key of ['host', 'user']) {
    await runCaptured(keygen, ['-q', '-t', 'ed25519', '-N', '', '-f', join(dir, key)]);
  }
  await runCaptured('cp', [join(dir, 'user.pub'), join(dir, 'authorized')]);
  const port = await freePort();
  const config = join(dir, 'config');
  await writeFile(config, sshdConfig(dir, port));
  // Some systems have no folder for its privilege separation until the service ran once.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true });
  // -r: it does not re-execute itself, which containers may not allow.
  const server = spawn(sshd, ['-D', '-r', '-e', '-f', config], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  server.stderr.on('data', (text) => (log += text));
  const ended = new Promise((resolve) => server.once('close', resolve));
  const stop = async () => {
    server.kill('SIGTERM');
    await ended;
  };
  if (!(await reachable(port))) {
    await stop();
    return { skipped: `sshd did not start: ${log.trim().split('\n').at(-1)}` };
  }
  const target = join(dir, 'copied');
  const copy = async (cipher, from) => {
    const seconds = await timeCommand(scp, [
      ...scpOptions(dir, port, cipher),
      `127.0.0.1:${from}`,
      target,
    ]);
    await rm(target, { recursive: true, force: true });
    return seconds;
  };
  return { ciphers: CIPHERS, copy, stop };
}

function sshdConfig(dir, port) {
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
  ].join('\n');
}

function scpOptions(dir, port, cipher) {
  const { username } = userInfo();
  return [
    '-q',
    '-P',
    String(port),
    '-i',
    join(dir, 'user'),
    '-c',
    cipher,
    '-o',
    `User=${username}`,
    '-o',
    'StrictHostKeyChecking=no',
    '-o',
    'UserKnownHostsFile=/dev/null',
    '-o',
    'Compression=no',
  ];
}

async function find(name, more = []) {
  for (const dir of [...(process.env.PATH ?? '').split(delimiter), ...more]) {
    const path = join(dir, name);
    if (
      await access(path).then(
        () => true,
        () => false,
      )
    )
      return path;
  }
  return null;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

async function reachable(port) {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline) {
    const open = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (open) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}
