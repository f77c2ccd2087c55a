/** The programs beside which transfers are measured, each started where the machine has it. */
import { join } from 'node:path';
import { startNginx } from './contenders/nginx.mjs';
import { startSsh } from './contenders/ssh.mjs';

/**
 * ssh with the cipher that is fastest here for `trialFile`: { cipher, contenders }, where
 * `contenders` maps scp, sftp and rsync to functions of (from, to). Null where sshd cannot run;
 * what is missing is noted in the context.
 */
export async function openSsh(context, trialFile) {
  if (!context.has('ssh', 'scp, sftp, rsync')) return null;
  try {
    const ssh = await startSsh(join(context.dir, 'ssh'));
    context.atEnd(ssh.stop);
    const cipher = await ssh.trial(trialFile);
    context.say(`fastest cipher of ssh: ${cipher}`);
    const names = context.has('rsync', 'rsync') ? ['scp', 'sftp', 'rsync'] : ['scp', 'sftp'];
    const contenders = names.map((name) => [name, (from, to) => ssh[name](cipher, from, to)]);
    return { cipher: cipher.split('@')[0], contenders: Object.fromEntries(contenders) };
  } catch (error) {
    context.skip('scp, sftp, rsync', error.message);
    return null;
  }
}

/** nginx over `root`, or null. */
export async function openNginx(context, root) {
  const name = 'nginx with curl';
  if (!context.has('nginx', name)) return null;
  try {
    const nginx = await startNginx(join(context.dir, 'nginx'), root);
    context.atEnd(nginx.stop);
    return nginx;
  } catch (error) {
    context.skip(name, error.message);
    return null;
  }
}
