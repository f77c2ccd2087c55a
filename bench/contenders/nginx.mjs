/** nginx over TLS 1.3 with curl as a contender, with a certificate made for this run. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCaptured } from '../../scripts/processes.mjs';
import { start, stop } from '../children.mjs';
import { noteResting, timeCommand } from '../measure.mjs';
import { freePort, reachable } from '../ports.mjs';
import { findProgram } from '../programs.mjs';

/** Resolves to { pid, get(name, to), stop() } over the files of `root`. */
export async function startNginx(dir, root) {
  const nginx = await findProgram('nginx');
  await mkdir(dir);
  const cert = await certificate(dir);
  const port = await freePort();
  const config = join(dir, 'nginx.conf');
  await writeFile(config, lines(dir, root, port).join('\n'));
  const child = start(nginx, ['-p', dir, '-c', config, '-e', 'stderr']);
  child.stdout.resume();
  if (!(await reachable(port))) {
    await stop(child);
    throw new Error(`nginx did not start: ${child.told.trim().split('\n').at(-1)}`);
  }
  await noteResting(child.pid);
  const get = (name, to) => {
    const url = `https://127.0.0.1:${port}/${name}`;
    const flags = ['-sS', '--fail', '--tlsv1.3', '--cacert', cert, '-o', to];
    return timeCommand('curl', [...flags, url], { servers: [child.pid] });
  };
  return { pid: child.pid, get, stop: () => stop(child) };
}

async function certificate(dir) {
  const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
  const made = await runCaptured('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
    ...['-days', '2', '-subj', '/CN=bench', '-addext', 'subjectAltName=IP:127.0.0.1'],
    ...['-keyout', key, '-out', cert],
  ]);
  if (made.code !== 0) throw new Error(`openssl made no certificate: ${made.output.trim()}`);
  return cert;
}

function lines(dir, root, port) {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return [
    'daemon off;',
    'worker_processes 1;',
    `pid ${join(dir, 'pid')};`,
    // Its workers must be able to read a folder that is ours alone.
    ...(process.getuid?.() === 0 ? ['user root;'] : []),
    'events {}',
    'http {',
    '  access_log off;',
    ...temporary.map((name) => `  ${name}_temp_path ${join(dir, name)};`),
    '  sendfile on;',
    '  server {',
    `    listen 127.0.0.1:${port} ssl;`,
    `    root ${root};`,
    `    ssl_certificate ${join(dir, 'cert.pem')};`,
    `    ssl_certificate_key ${join(dir, 'key.pem')};`,
    '    ssl_protocols TLSv1.3;',
    '    ssl_conf_command Ciphersuites TLS_AES_128_GCM_SHA256;',
    '  }',
    '}',
    '',
  ];
}
