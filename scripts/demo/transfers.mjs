/** Steps where everything goes well: greeting, list, every file, its receipt. */
import { copyFile, appendFile, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { runCaptured } from '../processes.mjs';
import { bau, mustBau } from './bau.mjs';
import { FORBIDDEN, HUGE } from './stage.mjs';

export async function openVault(t, stage) {
  const { host, port, fp } = await stage.serve();
  t.quote(`${host}:${port}  ${fp}`);
  t.claim(port > 0 && fp.length === 26, 'listening', { host, port });
  const { link, connected } = await stage.enrol('ana');
  t.quote(link.replace(/#.*/, '#…'));
  t.claim(connected.id === 'ana', 'enrolled', { id: connected.id, label: connected.label });
  t.claim(connected.fp === fp, 'pinned');
  return { fp, link };
}

export async function greet(t, stage) {
  const { first } = await mustBau(['say', 'Oi'], stage.as('ana'));
  const { text } = first('answer');
  const heard = await stage.server.seen(({ type }) => type === 'message');
  const [, ip, port] = /^(.*):(\d+)$/.exec(heard.address);
  t.quote(text);
  t.claim(text.includes(ip) && text.includes(port), 'addressed', { address: heard.address });
  t.claim(heard.text === 'Oi' && heard.id === 'ana', 'heard');
}

export async function listAll(t, stage) {
  const { of } = await mustBau(['ls', '--recursive'], stage.as('ana'));
  const files = of('entry').filter(({ kind }) => kind !== 'dir');
  for (const { name, size } of files) t.quote(`${String(size).padStart(10)}  ${name}`);
  const wanted = [...stage.samples, HUGE.name].sort();
  const listed = files.map(({ name }) => name).sort();
  t.claim(listed.join('\n') === wanted.join('\n'), 'listed', { count: listed.length });
  t.claim(!listed.includes(FORBIDDEN), 'hidden', { name: FORBIDDEN });
  const sizes = await Promise.all(files.map(({ name }) => stat(stage.path('vault', name))));
  t.claim(
    files.every(({ size }, i) => size === sizes[i].size),
    'sized',
  );
}

export async function fetchAll(t, stage) {
  const saved = await stage.fetch('ana', stage.samples, 'fetched');
  for (const { name, size } of saved) t.quote(`${String(size).padStart(10)}  ${name}`);
  t.claim(saved.length === stage.samples.length, 'fetched', { count: saved.length });
  const differing = await stage.differing(stage.samples, 'fetched');
  t.claim(differing.length === 0, 'identical', {}, differing);
  return saved;
}

export async function verifyAll(t, stage, saved) {
  const paths = saved.map(({ path }) => path);
  const { of } = await bau(['verify', ...paths], stage.as('ana'));
  const verdicts = of('verified');
  const good = verdicts.filter(({ ok }) => ok);
  t.claim(good.length === paths.length, 'verified', { count: good.length });

  const [{ path, receipt }] = saved;
  const edited = stage.path('edited', 'file');
  await mkdir(dirname(edited), { recursive: true });
  await copyFile(path, edited);
  await copyFile(receipt, `${edited}.minisig`);
  await appendFile(edited, '!');
  const refused = await bau(['verify', edited], stage.as('ana'));
  t.claim(refused.code === 1 && refused.first('verified').ok === false, 'editedRefused');
  await stockMinisign(t, paths, edited, verdicts[0]?.publicKey);
}

async function stockMinisign(t, paths, edited, publicKey) {
  const minisign = (path) => runCaptured('minisign', ['-Vm', path, '-P', publicKey]);
  if ((await runCaptured('minisign', ['-v'])).code === 127) {
    t.tell('noMinisign');
    return;
  }
  t.quote(`minisign -Vm … -P ${publicKey}`);
  const results = await Promise.all(paths.map(minisign));
  const accepted = results.filter(({ code }) => code === 0).length;
  t.claim(accepted === paths.length, 'minisignAccepts', { count: accepted });
  t.claim((await minisign(edited)).code !== 0, 'minisignRefuses');
}
