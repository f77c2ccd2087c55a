import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { claimWindow, claimsPerSource } from '../../src/shared/limits';
import { migrations } from '../../src/main/store/migrations';
import type { Store } from '../../src/main/store/open-store';
import { defaultRights } from '../../src/main/store/rights';
import { Sqlite } from '../../src/main/store/sqlite';
import {
  enrol,
  hour,
  invite,
  noon,
  someFp,
  temporaryFolder,
  temporaryStore,
} from './store-fixture';

const minute = 60_000;

interface Asked {
  readonly fp?: Buffer;
  readonly id?: string;
  readonly source?: string;
  readonly now?: number;
}

async function claim(store: Store, asked: Asked = {}): Promise<string> {
  const { fp = someFp(), id = 'ana', source = '192.0.2.1', now = noon } = asked;
  const result = await store.claims.claim({ fp, id, source, address: `${source}:9`, now });
  if (result.kind === 'refused') return `${result.reason}: ${result.detail}`;
  return result.isNew ? 'claimed' : 'known';
}

/** A store with marked IDs and a window that is open for a quarter of an hour from noon. */
async function openStoreFor(...ids: string[]): Promise<Store> {
  const store = await temporaryStore();
  await store.clients.add(
    ids.map((id) => ({ id, claimable: true })),
    noon,
  );
  await store.claims.open(noon, claimWindow.defaultMs);
  return store;
}

const stateOf = async (store: Store, id = 'ana') => (await store.clients.get(id))?.state;

describe('a claim', () => {
  it('binds the ID to the first key, and only to that', async () => {
    const store = await openStoreFor('ana');
    const [first, second] = [someFp(), someFp()];
    expect(await claim(store, { fp: first })).toBe('claimed');
    expect(await claim(store, { fp: second })).toMatch(/^not_enrolled: an ID that is bound/);
    expect(await store.clients.get('ana')).toMatchObject({ state: 'bound', fp: first });
    expect(await claim(store, { fp: first })).toBe('known');
    expect(await store.clients.list(noon)).toMatchObject([{ id: 'ana', claimedAt: noon }]);
    expect(await store.claims.recent(9)).toMatchObject([
      { id: 'ana', fp: first, address: '192.0.2.1:9', at: noon, undoneAt: null },
    ]);
  });

  it('is refused without a window, before it, and from its last moment on', async () => {
    const store = await temporaryStore();
    await store.clients.add([{ id: 'ana', claimable: true }], noon);
    const closed = /^not_enrolled: a claim while no window is open/;
    expect(await claim(store)).toMatch(closed);
    await store.claims.open(noon, 5 * minute);
    expect(await claim(store, { now: noon - 1 })).toMatch(closed);
    expect(await claim(store, { now: noon + 5 * minute })).toMatch(closed);
    expect(await stateOf(store)).toBe('claimable');
    expect(await claim(store, { now: noon + 5 * minute - 1 })).toBe('claimed');
  });

  it('needs an ID that is marked: no other state, none that expired, none that is not there', async () => {
    const store = await openStoreFor('ana');
    await invite(store, 'convidado');
    await enrol(store, 'presa', someFp());
    await enrol(store, 'fora', someFp());
    await store.admission.revoke('fora');
    await store.clients.add([{ id: 'velha', claimable: true, expiresAt: noon }], noon);
    const refusals: Record<string, RegExp> = {
      convidado: /an ID that is invited/,
      presa: /an ID that is bound/,
      fora: /an ID that is revoked/,
      velha: /expired/,
      ninguem: /an unknown ID/,
    };
    for (const [id, reason] of Object.entries(refusals)) {
      expect(await claim(store, { id })).toMatch(/^not_enrolled: /);
      expect(await claim(store, { id, source: '192.0.2.2' })).toMatch(reason);
    }
    expect(await claim(store)).toBe('claimed');
  });

  it('gives no key a second ID, and a revoked key none', async () => {
    const store = await openStoreFor('ana', 'rui');
    const fp = someFp();
    await claim(store, { fp });
    expect(await claim(store, { fp, id: 'rui' })).toMatch(/the key that holds ana claims another/);
    await store.admission.revoke('ana');
    expect(await claim(store, { fp, id: 'rui' })).toMatch(/^not_enrolled: revoked key of ana/);
    expect(await claim(store, { fp, id: 'ana' })).toMatch(/^revoked/);
    expect(await stateOf(store, 'rui')).toBe('claimable');
  });

  it('is the last of three for its source in this window; others and later windows are free', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
    const store = await openStoreFor(...ids);
    for (const id of ids.slice(0, claimsPerSource)) {
      expect(await claim(store, { id })).toBe('claimed');
    }
    expect(await claim(store, { id: 'd' })).toMatch(/this source has had its claims/);
    expect(await claim(store, { id: 'd', source: '192.0.2.2' })).toBe('claimed');
    // Moving the end is still the same window.
    await store.claims.open(noon + minute, 10 * minute);
    expect(await claim(store, { id: 'e', now: noon + minute })).toMatch(/this source has had/);
    await store.claims.close(noon + 2 * minute);
    await store.claims.open(noon + 3 * minute, minute);
    expect(await claim(store, { id: 'e', now: noon + 3 * minute })).toBe('claimed');
  });
});

describe('undoing a claim', () => {
  it('frees the ID for others, and keeps that key out for the rest of the window', async () => {
    const store = await openStoreFor('ana', 'rui');
    const [first, second] = [someFp(), someFp()];
    await claim(store, { fp: first });
    await store.claims.undo('ana', noon + 1);
    expect(await store.clients.get('ana')).toMatchObject({ state: 'claimable', fp: null });
    for (const id of ['ana', 'rui']) {
      expect(await claim(store, { fp: first, id })).toMatch(/whose claim of ana was undone/);
    }
    expect(await store.admission.admitKnown({ fp: first, id: 'ana', now: noon })).toMatchObject({
      reason: 'not_enrolled',
    });
    expect(await claim(store, { fp: second })).toBe('claimed');
    expect((await store.claims.recent(9)).map(({ undoneAt }) => undoneAt)).toEqual([
      null,
      noon + 1,
    ]);
    await store.claims.close(noon + minute);
    await store.claims.open(noon + hour, minute);
    expect(await claim(store, { fp: first, id: 'rui', now: noon + hour })).toBe('claimed');
  });

  it('is only for an ID the key that claimed it still holds', async () => {
    const store = await openStoreFor('ana', 'rui');
    const undo = (id: string) => store.claims.undo(id, noon);
    const refusedUndo = { reason: 'no_claim' };
    await expect(undo('ana')).rejects.toMatchObject(refusedUndo);
    await expect(undo('ninguem')).rejects.toMatchObject(refusedUndo);
    await enrol(store, 'eva', someFp());
    await expect(undo('eva')).rejects.toMatchObject(refusedUndo);
    await claim(store);
    await enrol(store, 'ana', someFp());
    await expect(undo('ana')).rejects.toMatchObject(refusedUndo);
    await claim(store, { id: 'rui' });
    await store.admission.revoke('rui');
    await expect(undo('rui')).rejects.toMatchObject(refusedUndo);
    expect([await stateOf(store, 'ana'), await stateOf(store, 'rui')]).toEqual([
      'bound',
      'revoked',
    ]);
  });
});

describe('the window', () => {
  it.each([0, -1, NaN, claimWindow.maxMs + 1])('cannot last %d ms', async (lengthMs) => {
    const store = await temporaryStore();
    await expect(store.claims.open(noon, lengthMs)).rejects.toMatchObject({ reason: 'bad_input' });
    expect(await store.claims.window(noon)).toBeNull();
  });

  it('is shared by all who use the folder, and outlives them', async () => {
    const dir = await temporaryFolder();
    const [one, other] = [await temporaryStore(dir), await temporaryStore(dir)];
    await one.claims.open(noon, minute);
    expect(await other.claims.window(noon)).toMatchObject({ closesAt: noon + minute });
    await other.claims.close(noon + 1);
    expect(await one.claims.window(noon + 1)).toBeNull();
    expect(await one.claims.window(noon + 2)).toBeNull();
    await other.claims.close(noon + 3);
    await other.claims.open(noon + 4, minute);
    expect(await one.claims.window(noon + 4)).not.toBeNull();
  });
});

describe('IDs the host writes down', () => {
  it('are added all or not at all', async () => {
    const store = await temporaryStore();
    const many = Array.from({ length: 250 }, (_, n) => ({ id: `p${String(n)}` }));
    await store.clients.add([{ id: 'ana', name: 'Ana', rights: { folders: ['a'] } }], noon);
    const before = await store.clients.list(noon);
    await expect(store.clients.add([...many, { id: 'ana' }], noon)).rejects.toMatchObject({
      reason: 'id_exists',
      params: { id: 'ana' },
    });
    await expect(store.clients.add([...many, { id: 'p7' }], noon)).rejects.toMatchObject({
      params: { id: 'p7' },
    });
    expect(await store.clients.list(noon)).toEqual(before);
    await store.clients.add(many, noon);
    expect(await store.clients.list(noon)).toHaveLength(251);
  });

  it('are marked and unmarked until a key has one', async () => {
    const store = await temporaryStore();
    await store.clients.add([{ id: 'ana' }], noon);
    await store.clients.edit('ana', { claimable: true });
    expect(await stateOf(store)).toBe('claimable');
    await store.clients.edit('ana', { claimable: false });
    expect(await stateOf(store)).toBe('invited');
    await enrol(store, 'ana', someFp());
    for (const claimable of [true, false]) {
      await expect(store.clients.edit('ana', { claimable, name: 'x' })).rejects.toMatchObject({
        reason: 'id_held',
      });
    }
    expect(await store.clients.get('ana')).toMatchObject({ state: 'bound', name: '' });
  });

  it('are taken off the list only while no key ever had them', async () => {
    const store = await openStoreFor('marcada', 'tomada');
    await store.clients.add([{ id: 'nova' }], noon);
    await invite(store, 'convidada');
    await enrol(store, 'presa', someFp());
    await claim(store, { id: 'tomada' });
    await store.claims.undo('tomada', noon);
    await store.admission.revoke('presa');
    for (const id of ['presa', 'tomada']) {
      await expect(store.clients.remove(id)).rejects.toMatchObject({ reason: 'id_held' });
    }
    await expect(store.clients.remove('x')).rejects.toMatchObject({ reason: 'unknown_id' });
    for (const id of ['nova', 'convidada', 'marcada']) await store.clients.remove(id);
    const left = (await store.clients.list(noon)).map(({ id }) => id);
    expect(left).toEqual(['presa', 'tomada']);
    await store.clients.add([{ id: 'convidada' }], noon);
    expect(await store.clients.list(noon)).toMatchObject([
      { id: 'convidada', inviteExpiresAt: null },
      {},
      {},
    ]);
  });
});

describe('a database of the first version', () => {
  it('keeps its IDs, which may then do what they could before', async () => {
    const dir = await temporaryFolder();
    const old = new Sqlite(join(dir, 'bau.db'), { busyTimeoutMs: 0 });
    old.exec(migrations[0] ?? '');
    old.exec(
      "INSERT INTO client (id, name, state, created_at, can_message) VALUES ('ana', 'Ana', 'invited', 5, 0)",
    );
    old.exec('PRAGMA user_version = 1');
    old.close();
    const store = await temporaryStore(dir);
    expect(await store.clients.list(noon)).toMatchObject([
      { id: 'ana', name: 'Ana', rights: { ...defaultRights, message: false }, usedToday: 0 },
    ]);
    await store.clients.edit('ana', { claimable: true, rights: { folders: ['a'] } });
    await store.claims.open(noon, minute);
    expect(await claim(store)).toBe('claimed');
  });
});

describe('what was sent', () => {
  it('adds up within a day and begins anew with the next', async () => {
    const store = await temporaryStore();
    await store.clients.add([{ id: 'ana' }], noon);
    const add = (day: string, bytes: number) => store.usage.add([{ id: 'ana', day, bytes }]);
    await add('2026-11-22', 5);
    await add('2026-11-22', 7);
    expect(await store.usage.on('ana', '2026-11-22')).toBe(12);
    expect(await store.usage.on('ana', '2026-11-23')).toBe(0);
    await add('2026-11-23', 1);
    expect(await store.usage.on('ana', '2026-11-23')).toBe(1);
    expect(await store.usage.on('ana', '2026-11-22')).toBe(0);
    await store.usage.add([{ id: 'ninguem', day: '2026-11-23', bytes: 1 }]);
    await store.clients.remove('ana');
    expect(await store.usage.on('ana', '2026-11-23')).toBe(0);
  });
});
