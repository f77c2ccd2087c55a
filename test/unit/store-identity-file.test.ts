import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { secureRandom } from '../../src/main/crypto/random';
import {
  openSeeds,
  type KeyStore,
  type SeedOptions,
  type Seeds,
} from '../../src/main/store/identity-file';
import { protectSeeds } from '../../src/main/store/identity-change';
import { temporaryFolder } from './store-fixture';

const kdf = { memoryKib: 64, passes: 1 };
const none: SeedOptions = {
  keyStore: null,
  passphrase: null,
  allowKeyFile: false,
  random: secureRandom,
  kdf,
};
const withFile: SeedOptions = { ...none, allowKeyFile: true };
const withPassphrase: SeedOptions = { ...none, passphrase: 'cavalo correto' };

/** A key store of the weakest kind: reversible, without any check of its own. */
const flippingStore: KeyStore = {
  wrap: async (plain) => Buffer.from(plain.map((byte) => byte ^ 0x5a)),
  unwrap: async (box) => Buffer.from(box.map((byte) => byte ^ 0x5a)),
};
const withKeyStore: SeedOptions = { ...none, keyStore: flippingStore };
const lockedStore: KeyStore = {
  wrap: () => Promise.reject(new Error('locked')),
  unwrap: () => Promise.reject(new Error('locked')),
};

const fileOf = (dir: string) => join(dir, 'identity.json');
const textOf = (dir: string) => readFile(fileOf(dir), 'utf8');
const posix = process.platform !== 'win32';

function all({ host, client }: Seeds): string[] {
  return [host.x, host.e, client.x, client.e].map((seed) => seed.toString('hex'));
}

async function changed(dir: string, change: (file: Record<string, unknown>) => object) {
  const file = JSON.parse(await textOf(dir)) as Record<string, unknown>;
  await writeFile(fileOf(dir), JSON.stringify({ ...file, ...change(file) }));
}

/** Expects the refusal, and that the file is still what it was. */
async function refused(dir: string, options: SeedOptions, refusal: object): Promise<void> {
  const before = await readFile(fileOf(dir));
  await expect(openSeeds(dir, options)).rejects.toMatchObject(refusal);
  expect((await readFile(fileOf(dir))).equals(before)).toBe(true);
}

describe('making an identity', () => {
  it.each([
    ['key-store', withKeyStore],
    ['passphrase', withPassphrase],
    ['file', withFile],
  ] as const)('under %s, and opening it again', async (protection, options) => {
    const dir = join(await temporaryFolder(), 'new');
    const made = await openSeeds(dir, options);
    expect(made).toMatchObject({ protection, created: true });
    expect(new Set(all(made.seeds)).size).toBe(4);
    expect(all(made.seeds).every((seed) => /^(?!0{64})[0-9a-f]{64}$/.test(seed))).toBe(true);
    const again = await openSeeds(dir, options);
    expect(again).toMatchObject({ protection, created: false });
    expect(all(again.seeds)).toEqual(all(made.seeds));
    expect((await readdir(dir)).sort()).toEqual(['identity.json', 'identity.json.bak']);
    expect(await readFile(`${fileOf(dir)}.bak`, 'utf8')).toBe(await textOf(dir));
  });

  it.each([
    ['key-store', { ...withPassphrase, allowKeyFile: true, keyStore: flippingStore }],
    ['passphrase', { ...withPassphrase, allowKeyFile: true }],
  ])('prefers %s to what is weaker', async (protection, options) => {
    expect(await openSeeds(await temporaryFolder(), options)).toMatchObject({ protection });
  });

  it('refuses without any protection, leaving nothing behind', async () => {
    for (const passphrase of [null, '']) {
      const dir = await temporaryFolder();
      await expect(openSeeds(dir, { ...none, passphrase })).rejects.toMatchObject({
        reason: 'no_key_store',
        params: {},
      });
      expect(await readdir(dir)).toEqual([]);
    }
  });

  it('does not fall back in silence when the key store fails', async () => {
    const dir = await temporaryFolder();
    const options = { ...withPassphrase, allowKeyFile: true, keyStore: lockedStore };
    await expect(openSeeds(dir, options)).rejects.toMatchObject({ reason: 'no_key_store' });
    expect(await readdir(dir)).toEqual([]);
  });

  it('shows no seed in a file under a passphrase', async () => {
    const dir = await temporaryFolder();
    const { seeds } = await openSeeds(dir, withPassphrase);
    const file = JSON.parse(await textOf(dir)) as { wrapped: string; kdf: object; v: number };
    const bytes = Buffer.from(file.wrapped, 'base64url');
    for (const seed of [seeds.host.x, seeds.host.e, seeds.client.x, seeds.client.e]) {
      expect(bytes.includes(seed)).toBe(false);
    }
    expect(file).toMatchObject({ v: 1, protection: 'passphrase', kdf });
  });

  it.runIf(posix)('keeps the file for its owner alone, and tightens a looser one', async () => {
    const dir = await temporaryFolder();
    await openSeeds(dir, withFile);
    const mode = async () => (await stat(fileOf(dir))).mode & 0o777;
    expect(await mode()).toBe(0o600);
    await chmod(fileOf(dir), 0o644);
    await openSeeds(dir, withFile);
    expect(await mode()).toBe(0o600);
  });

  it('refuses a folder that cannot be one', async () => {
    const dir = await temporaryFolder();
    await writeFile(join(dir, 'file'), '');
    await expect(openSeeds(join(dir, 'file'), withFile)).rejects.toMatchObject({
      reason: 'data_folder',
    });
  });
});

describe('opening an identity', () => {
  it('obeys the file, not the means at hand', async () => {
    const [plain, sealed] = [await temporaryFolder(), await temporaryFolder()];
    await openSeeds(plain, withFile);
    expect(await openSeeds(plain, none)).toMatchObject({ protection: 'file', created: false });
    expect(await openSeeds(plain, { ...withPassphrase, keyStore: flippingStore })).toMatchObject({
      protection: 'file',
    });
    await openSeeds(sealed, withPassphrase);
    expect(await openSeeds(sealed, { ...withPassphrase, keyStore: flippingStore })).toMatchObject({
      protection: 'passphrase',
    });
  });

  it('asks for what is missing', async () => {
    const [sealed, stored] = [await temporaryFolder(), await temporaryFolder()];
    await openSeeds(sealed, withPassphrase);
    await openSeeds(stored, withKeyStore);
    for (const options of [withFile, { ...none, passphrase: '' }, withKeyStore]) {
      await refused(sealed, options, { reason: 'no_key_store', params: { need: 'passphrase' } });
    }
    for (const options of [withFile, withPassphrase]) {
      await refused(stored, options, { reason: 'no_key_store', params: { need: 'key-store' } });
    }
  });

  it('tells a wrong passphrase', async () => {
    const dir = await temporaryFolder();
    await openSeeds(dir, withPassphrase);
    for (const passphrase of ['cavalo', 'Cavalo correto', 'cavalo correto ']) {
      await refused(dir, { ...none, passphrase }, { reason: 'wrong_passphrase' });
    }
  });

  it('refuses what a key store does not open', async () => {
    const dir = await temporaryFolder();
    await openSeeds(dir, withKeyStore);
    await refused(dir, { ...none, keyStore: lockedStore }, { reason: 'identity_unreadable' });
  });

  it.each([
    ['file', withFile],
    ['key-store', withKeyStore],
  ])('notices every altered byte under %s', async (_, options) => {
    const dir = await temporaryFolder();
    await openSeeds(dir, options);
    const whole = (JSON.parse(await textOf(dir)) as { wrapped: string }).wrapped;
    for (const at of [0, 31, 32, 127, 128, 135]) {
      const bytes = Buffer.from(whole, 'base64url');
      bytes[at]! ^= 1;
      await changed(dir, () => ({ wrapped: bytes.toString('base64url') }));
      await refused(dir, options, { reason: 'identity_unreadable' });
    }
    await changed(dir, () => ({ wrapped: whole }));
    expect((await openSeeds(dir, options)).created).toBe(false);
  });

  it.each([
    ['nothing', ''],
    ['half a file', '{"v":1,"kdf":null,"protection":"file","wrap'],
    ['other JSON', '[]'],
    ['an unknown protection', '{"v":1,"kdf":null,"protection":"none","wrapped":""}'],
    ['a file under no protection', '{"v":1,"kdf":null,"protection":"passphrase","wrapped":""}'],
    ['no seeds', '{"v":1,"kdf":null,"protection":"file","wrapped":""}'],
    ['padding', '{"v":1,"kdf":null,"protection":"file","wrapped":"AA=="}'],
    ['an extra field', '{"v":1,"kdf":null,"protection":"file","wrapped":"","x":1}'],
    ['too much', ' '.repeat(70_000)],
  ])('refuses %s, and leaves it there', async (_, text) => {
    const dir = await temporaryFolder();
    await writeFile(fileOf(dir), text);
    await refused(
      dir,
      { ...withPassphrase, allowKeyFile: true },
      { reason: 'identity_unreadable' },
    );
  });

  it('refuses a cost it would not pay before paying any', async () => {
    const dir = await temporaryFolder();
    await openSeeds(dir, withPassphrase);
    for (const cost of [
      { memoryKib: 2 ** 31 },
      { passes: 1e9 },
      { memoryKib: 0 },
      { passes: 1.5 },
      { salt: '' },
      { nonce: 'AAAA' },
    ]) {
      const good = await textOf(dir);
      await changed(dir, (file) => ({ kdf: { ...(file.kdf as object), ...cost } }));
      await refused(dir, withPassphrase, { reason: 'identity_unreadable' });
      await writeFile(fileOf(dir), good);
    }
  });

  it('refuses a later program’s file as such', async () => {
    const dir = await temporaryFolder();
    await writeFile(fileOf(dir), '{"v":2,"keys":[]}');
    await refused(dir, withFile, { reason: 'data_newer', params: { found: 2, known: 1 } });
  });

  it('refuses a folder in the file’s place, and does not make an identity beside a lone copy', async () => {
    const dir = await temporaryFolder();
    await mkdir(fileOf(dir));
    await expect(openSeeds(dir, withFile)).rejects.toMatchObject({ reason: 'identity_unreadable' });
    await rm(fileOf(dir), { recursive: true });
    await openSeeds(dir, withFile);
    await rename(fileOf(dir), `${fileOf(dir)}.bak`);
    await expect(openSeeds(dir, withFile)).rejects.toMatchObject({ reason: 'identity_unreadable' });
    expect(await readdir(dir)).toEqual(['identity.json.bak']);
  });
});

describe('changing the protection', () => {
  it('keeps the seeds, and leaves nothing that the old protection opens', async () => {
    const dir = await temporaryFolder();
    const { seeds } = await openSeeds(dir, withPassphrase);
    const before = await textOf(dir);
    expect(await protectSeeds(dir, seeds, withKeyStore)).toBe('key-store');
    const opened = await openSeeds(dir, withKeyStore);
    expect(opened.protection).toBe('key-store');
    expect(all(opened.seeds)).toEqual(all(seeds));
    expect((await readdir(dir)).sort()).toEqual(['identity.json', 'identity.json.bak']);
    const copy = await readFile(`${fileOf(dir)}.bak`, 'utf8');
    expect(copy).toBe(await textOf(dir));
    expect(copy).not.toBe(before);
    if (posix) expect((await stat(`${fileOf(dir)}.bak`)).mode & 0o777).toBe(0o600);
  });

  it('leaves no plaintext when a plain key file gets a protection', async () => {
    const dir = await temporaryFolder();
    const { seeds } = await openSeeds(dir, withFile);
    await protectSeeds(dir, seeds, withPassphrase);
    for (const name of await readdir(dir)) {
      const { wrapped, protection } = JSON.parse(await readFile(join(dir, name), 'utf8')) as {
        wrapped: string;
        protection: string;
      };
      expect(protection).toBe('passphrase');
      expect(Buffer.from(wrapped, 'base64url').includes(seeds.client.e)).toBe(false);
    }
    expect(all((await openSeeds(dir, withPassphrase)).seeds)).toEqual(all(seeds));
  });

  it('changes nothing when the new protection fails', async () => {
    const dir = await temporaryFolder();
    const { seeds } = await openSeeds(dir, withPassphrase);
    const before = await textOf(dir);
    const wrap = (plain: Buffer) => flippingStore.wrap(plain);
    const deaf: KeyStore = { wrap, unwrap: (box) => lockedStore.unwrap(box) };
    const forgetful: KeyStore = { wrap, unwrap: async () => randomBytes(136) };
    for (const keyStore of [null, lockedStore, deaf, forgetful]) {
      await expect(protectSeeds(dir, seeds, { ...none, keyStore })).rejects.toMatchObject({
        reason: 'no_key_store',
      });
    }
    expect(await textOf(dir)).toBe(before);
    expect(await readFile(`${fileOf(dir)}.bak`, 'utf8')).toBe(before);
  });
});
