import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fp26 } from '../../src/main/crypto/base32';
import { defaultRights } from '../../src/main/store/rights';
import type { VaultPin } from '../../src/main/store/vaults';
import { enrol, invite, noon, someFp, temporaryFolder, temporaryStore } from './store-fixture';

function pin(changes: Partial<VaultPin> = {}): VaultPin {
  return {
    fp: someFp(),
    xpub: someFp(),
    epub: someFp(),
    label: 'Baú da Ana',
    host: '192.0.2.7',
    port: 1235,
    id: 'ana',
    ...changes,
  };
}

describe('clients', () => {
  it('lists by ID, shows FP26, and derives expiry from the time asked about', async () => {
    const store = await temporaryStore();
    const fp = someFp();
    await enrol(store, 'rui', fp);
    await invite(store, 'ana');
    await enrol(store, 'eva', someFp());
    await store.clients.edit('rui', { expiresAt: noon + 5 });
    await store.clients.edit('eva', { expiresAt: noon + 5 });
    await store.admission.revoke('eva');
    const states = async (now: number) =>
      (await store.clients.list(now)).map(({ id, state }) => `${id} ${state}`);
    expect(await states(noon + 4)).toEqual(['ana invited', 'eva revoked', 'rui bound']);
    expect(await states(noon + 5)).toEqual(['ana invited', 'eva revoked', 'rui expired']);
    expect((await store.clients.list(noon))[2]?.fp).toBe(fp26(fp));
  });

  it('notes visits', async () => {
    const store = await temporaryStore();
    await enrol(store, 'ana', someFp());
    await store.clients.touch([{ id: 'ana', at: noon + 7, address: '[2001:db8::1]:5' }]);
    await store.clients.touch([{ id: 'nobody', at: noon, address: 'x' }]);
    expect(await store.clients.get('ana')).toMatchObject({
      lastSeenAt: noon + 7,
      lastAddress: '[2001:db8::1]:5',
    });
    expect(await store.clients.get('nobody')).toBeNull();
  });

  it('changes only what it is told to', async () => {
    const store = await temporaryStore();
    await invite(store, 'ana', { name: 'Ana' });
    const before = await store.clients.get('ana');
    expect(await store.clients.edit('ana', {})).toEqual(before);
    expect(await store.clients.edit('ana', { rights: { read: false, upload: true } })).toEqual({
      ...before,
      rights: { ...defaultRights, read: false, upload: true },
    });
    const edited = await store.clients.edit('ana', { name: 'A', expiresAt: noon });
    expect(edited).toMatchObject({ name: 'A', expiresAt: noon, rights: { read: false } });
    expect((await store.clients.edit('ana', { expiresAt: null })).expiresAt).toBeNull();
    await expect(store.clients.edit('rui', {})).rejects.toMatchObject({ reason: 'unknown_id' });
  });
});

describe('vaults', () => {
  it('keeps keys, alias and age while label, address and ID follow', async () => {
    const dir = await temporaryFolder();
    let now = noon;
    const store = await temporaryStore(dir, () => now);
    const first = pin({ alias: 'casa', id: '' });
    const key = fp26(first.fp);
    expect(await store.vaults.upsert(first)).toEqual({
      ...first,
      fp26: key,
      addedAt: noon,
      lastConnectedAt: null,
    });
    now += 1000;
    const again = { ...first, label: 'Novo', host: '2001:db8::1', port: 9, id: 'ana' };
    await store.vaults.upsert({ ...again, alias: undefined, xpub: someFp() });
    await store.vaults.touch(key, now);
    expect(await store.vaults.get(key)).toEqual({
      ...again,
      fp26: key,
      addedAt: noon,
      lastConnectedAt: now,
    });
    await store.vaults.upsert({ ...again, alias: null });
    expect((await store.vaults.get(key))?.alias).toBeNull();
  });

  it('lists oldest first and forgets', async () => {
    let now = noon;
    const store = await temporaryStore(undefined, () => (now += 1));
    const keys: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      keys.push((await store.vaults.upsert(pin())).fp26);
    }
    expect((await store.vaults.list()).map((vault) => vault.fp26)).toEqual(keys);
    expect(await store.vaults.remove(keys[1]!)).toBe(true);
    expect(await store.vaults.remove(keys[1]!)).toBe(false);
    expect(await store.vaults.get(keys[1]!)).toBeNull();
    expect(await store.vaults.list()).toHaveLength(2);
  });

  it('finds by every form a person may type', async () => {
    const store = await temporaryStore();
    const fp = Buffer.alloc(32, 0);
    const key = fp26(fp);
    await store.vaults.upsert(pin({ fp, alias: 'Trabalho', label: 'Arquivo Água' }));
    await store.vaults.upsert(
      pin({ fp: Buffer.alloc(32, 255), label: 'Outro', host: '2001:db8::1', port: 7, id: 'rui' }),
    );
    const find = async (typed: string) => (await store.vaults.findByText(typed)).fp26;
    const forms = [
      'trabalho',
      ' TRABALHO ',
      'arquivo água',
      'arquivo a\u0301gua',
      '192.0.2.7:1235',
      'ana@',
      'ana@192.0.2.7',
      'ana@192.0.2.7:1235',
      'ana@trabalho',
      'ana@arquivo água',
      key,
      key.slice(0, 4),
      key.toUpperCase().replaceAll(/(.{4})/g, '$1 '),
      key.slice(0, 8).replaceAll(/(.{4})/g, '$1-'),
    ];
    for (const form of forms) expect([form, await find(form)]).toEqual([form, key]);
    expect(await find('[2001:db8::1]:7')).toBe(fp26(Buffer.alloc(32, 255)));
    for (const form of ['', '  ', 'aaa', 'bbbb', '192.0.2.7:1', 'rui@trabalho', '%', 'ana', '@']) {
      await expect(store.vaults.findByText(form)).rejects.toMatchObject({
        reason: 'unknown_vault',
        params: { vault: form },
      });
    }
  });

  it('asks which where several fit, unless an alias or a whole fingerprint says', async () => {
    const store = await temporaryStore();
    const first = await store.vaults.upsert(pin({ label: 'Baú' }));
    const second = await store.vaults.upsert(pin({ label: 'Baú', port: 9 }));
    for (const typed of ['baú', 'ana@', 'ana@192.0.2.7', null]) {
      await expect(store.vaults.findByText(typed)).rejects.toMatchObject({
        reason: 'which_vault',
        params: { count: 2 },
      });
    }
    expect((await store.vaults.findByText(second.fp26)).fp26).toBe(second.fp26);
    await store.vaults.upsert({ ...first, alias: 'baú' });
    expect((await store.vaults.findByText('Baú')).fp26).toBe(first.fp26);
  });

  it('does not let a server name itself into another vault’s place', async () => {
    const store = await temporaryStore();
    const good = await store.vaults.upsert(pin({ label: 'Casa' }));
    await store.vaults.upsert(pin({ host: '192.0.2.66', label: '192.0.2.7:1235', id: 'x' }));
    await store.vaults.upsert(pin({ host: '192.0.2.67', label: good.fp26, id: 'y' }));
    await store.vaults.upsert(pin({ host: '192.0.2.68', label: good.fp26.slice(0, 6), id: 'z' }));
    const find = (typed: string) => store.vaults.findByText(typed);
    await expect(find('192.0.2.7:1235')).rejects.toMatchObject({ reason: 'which_vault' });
    await expect(find(good.fp26.slice(0, 6))).rejects.toMatchObject({ reason: 'which_vault' });
    expect((await find(good.fp26)).fp26).toBe(good.fp26);
  });

  it('gives the only vault when none is named', async () => {
    const store = await temporaryStore();
    await expect(store.vaults.findByText(null)).rejects.toMatchObject({
      reason: 'unknown_vault',
      params: {},
    });
    const only = await store.vaults.upsert(pin());
    expect(await store.vaults.findByText(null)).toEqual(only);
  });
});

describe('saved files', () => {
  it('keeps a history, newest first', async () => {
    const store = await temporaryStore();
    const file = {
      vault: fp26(someFp()),
      kind: 'file',
      files: null,
      path: '/home/ana/Baú/ficção.txt',
      size: 2 ** 40 + 1,
      digest: 'ab'.repeat(64),
      at: noon,
      receiptPath: null,
      receipt: 'unchecked',
    } as const;
    const added = [];
    for (const name of ['a.txt', 'b.txt', 'ficção.txt']) {
      added.push(await store.saved.add({ ...file, name }));
    }
    expect(added[2]).toEqual({ ...file, name: 'ficção.txt', key: '3' });
    expect((await store.saved.list()).map(({ name }) => name)).toEqual([
      'ficção.txt',
      'b.txt',
      'a.txt',
    ]);
    expect(await store.saved.list(1)).toEqual([added[2]]);
    expect(await store.saved.get('2')).toEqual(added[1]);
    for (const key of ['4', '0', '', 'x', '2 or 1=1', '99999999999999999999']) {
      expect(await store.saved.get(key)).toBeNull();
    }
  });
});

describe('settings', () => {
  it('keeps any JSON value and replaces it', async () => {
    const store = await temporaryStore();
    expect(await store.settings.get('server')).toBeUndefined();
    const values = [{ port: 0, label: 'Baú "é" \u{1f4e6}' }, [1, null, true], null, '', 0, false];
    for (const value of values) {
      await store.settings.set('server', value);
      expect(await store.settings.get('server')).toEqual(value);
    }
  });
});

describe('digest cache', () => {
  it('remembers, replaces and keeps the newest', async () => {
    let now = noon;
    const store = await temporaryStore(undefined, () => (now += 1));
    const etags = Array.from({ length: 5 }, () => randomBytes(16).toString('hex'));
    const digest = randomBytes(64);
    for (const etag of etags) await store.digests.put(etag, randomBytes(64));
    await store.digests.put(etags[0]!, digest);
    expect(await store.digests.get(etags[0]!)).toEqual(digest);
    expect(await store.digests.get('0'.repeat(32))).toBeNull();
    expect(await store.digests.prune(5)).toBe(0);
    expect(await store.digests.prune(2)).toBe(3);
    const kept = await Promise.all(etags.map((etag) => store.digests.get(etag)));
    expect(kept.map((value) => value !== null)).toEqual([true, false, false, false, true]);
  });

  it('takes many at once, the last word on an etag winning', async () => {
    const store = await temporaryStore();
    const entry = () => ({ etag: randomBytes(16).toString('hex'), digest: randomBytes(64) });
    const entries = Array.from({ length: 250 }, entry);
    await store.digests.putAll(entries);
    await store.digests.putAll([]);
    const changed = entries.slice(100, 103).map(({ etag }) => ({ etag, digest: randomBytes(64) }));
    await store.digests.putAll(changed);
    const stored = await Promise.all(entries.map(({ etag }) => store.digests.get(etag)));
    expect(stored).toEqual([
      ...entries.slice(0, 100).map(({ digest }) => digest),
      ...changed.map(({ digest }) => digest),
      ...entries.slice(103).map(({ digest }) => digest),
    ]);
  });
});
