/** Steps where the vault says no: every refusal reaches the client and leaves no file. */
import sodium from 'sodium-native';
import { Bau, bau } from './bau.mjs';
import { FORBIDDEN, HUGE } from './stage.mjs';

/** `args` must fail with exactly this status and reason, told as an object. */
async function expectRefusal(t, stage, who, { args, status, reason, input }) {
  const result = await bau(args, { ...stage.as(who), ...(input ? { input } : {}) });
  const error = result.first('error');
  if (error) t.quote(`${error.status} ${error.reason}: ${error.message}`);
  t.claim(result.code === 1 && error?.status === status && error.reason === reason, 'refused', {
    status,
    reason,
  });
}

async function expectNoFile(t, stage, folder) {
  const left = await stage.list(folder);
  t.claim(left.length === 0, 'nothingLeft', {}, left);
}

export async function missing(t, stage) {
  const args = ['get', 'nao-existe.html', '--out', stage.path('missing')];
  await expectRefusal(t, stage, 'ana', { args, status: 404, reason: 'not_found' });
  await expectNoFile(t, stage, 'missing');
}

export async function malformed(t, stage) {
  const out = ['--out', stage.path('malformed')];
  const cases = [
    [FORBIDDEN, 'bad_extension'],
    ['../host/identity.json', 'bad_name'],
  ];
  for (const [name, reason] of cases) {
    t.tell('asks', { name });
    await expectRefusal(t, stage, 'ana', { args: ['get', name, ...out], status: 400, reason });
  }
  await expectNoFile(t, stage, 'malformed');
}

export async function strangers(t, stage, usedLink) {
  t.tell('forges');
  const input = forged(await stage.invite('davi'));
  const args = ['connect', '-'];
  await expectRefusal(t, stage, 'forger', { args, input, status: 403, reason: 'not_enrolled' });
  t.tell('reuses');
  const again = { args, input: usedLink, status: 410, reason: 'invite_gone' };
  await expectRefusal(t, stage, 'forger', again);
}

/** Resolves to the speed, in bytes a second, that the download had reached. */
export async function revoked(t, stage) {
  await stage.enrol('beto');
  const out = stage.path('revoked');
  const download = new Bau(['get', HUGE.name, '--out', out], stage.as('beto'));
  await download.seen(({ type, received }) => type === 'progress' && received > 0);
  t.tell('revokes', { name: HUGE.name });
  const revokedAtMs = Date.now();
  await bau(['revoke', '--id', 'beto'], { data: stage.path('host') });
  const code = await download.ended;
  const error = download.of('error')[0];
  t.claim(code === 1 && error?.reason === 'revoked', 'cutOff', {
    ms: Date.now() - revokedAtMs,
  });
  const left = await stage.visible('revoked');
  t.claim(left.length === 0, 'nothingHalf', {}, left);
  t.tell('comesBack');
  const args = ['get', 'index.html', '--out', out];
  await expectRefusal(t, stage, 'beto', { args, status: 403, reason: 'revoked' });
  t.claim((await stage.visible('revoked')).length === 0, 'stillNothing');
  return download
    .of('progress')
    .reduce((most, { bytesPerSecond }) => Math.max(most, bytesPerSecond), 0);
}

/**
 * The link with another secret and a check that fits it: only the vault can tell.
 * The layout is that of PROTOCOL.md, section 6.
 */
function forged(link) {
  const [place, text] = link.split('#');
  const bytes = Buffer.from(text, 'base64url');
  bytes[41] ^= 1;
  const label = Buffer.from('bau/1 invite-check\0');
  const digest = Buffer.alloc(32);
  sodium.crypto_generichash(digest, Buffer.concat([label, bytes.subarray(0, 61)]));
  digest.copy(bytes, 61, 0, 4);
  return `${place}#${bytes.toString('base64url')}`;
}
