import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { defaultRights } from '../../src/main/store/rights';
import { inviteLife } from '../../src/shared/limits';
import { enrol, hour, invite, noon, someFp, temporaryStore } from './store-fixture';

const now = noon;

describe('mode known', () => {
  it('admits the key that holds the ID, with its rights', async () => {
    const store = await temporaryStore();
    const fp = someFp();
    await enrol(store, 'ana', fp);
    const result = await store.admission.admitKnown({ fp, id: 'ana', now });
    expect(result).toMatchObject({
      kind: 'admitted',
      client: {
        id: 'ana',
        state: 'bound',
        fp,
        rights: { read: true, message: true, upload: false },
      },
    });
  });

  it('answers every other key alike, while the host sees which case it was', async () => {
    const store = await temporaryStore();
    const [ana, rui] = [someFp(), someFp()];
    await enrol(store, 'ana', ana);
    await enrol(store, 'rui', rui);
    await invite(store, 'eva');
    const ask = (fp: Buffer, id: string) => store.admission.admitKnown({ fp, id, now });
    const answers = await Promise.all([
      ask(someFp(), 'nobody'),
      ask(someFp(), 'ana'),
      ask(rui, 'ana'),
      ask(rui, 'nobody'),
      ask(someFp(), 'eva'),
      ask(ana, 'ANA'),
      ask(ana, ''),
      ask(ana, 'ana\0'),
      ask(ana, 'constructor'),
    ]);
    expect(answers.map((answer) => answer.kind === 'refused' && answer.reason)).toEqual(
      answers.map(() => 'not_enrolled'),
    );
    expect(answers.map((answer) => answer.kind === 'refused' && answer.detail)).toEqual([
      'an unknown key asks for an unknown ID',
      'an unknown key asks for an ID that is bound',
      'the key that holds rui asks for an ID that is bound',
      'the key that holds rui asks for an unknown ID',
      'an unknown key asks for an ID that is invited',
      'an ID outside the grammar',
      'an ID outside the grammar',
      'an ID outside the grammar',
      'the key that holds ana asks for an unknown ID',
    ]);
  });

  it('tells expiry to the key that holds the ID and to nobody else', async () => {
    const store = await temporaryStore();
    const fp = someFp();
    await enrol(store, 'ana', fp);
    await store.clients.edit('ana', { expiresAt: now + 10 });
    const ask = (key: Buffer, at: number) =>
      store.admission.admitKnown({ fp: key, id: 'ana', now: at });
    expect((await ask(fp, now + 9)).kind).toBe('admitted');
    expect(await ask(fp, now + 10)).toMatchObject({ kind: 'refused', reason: 'expired' });
    expect(await ask(someFp(), now + 10)).toMatchObject({ reason: 'not_enrolled' });
  });

  it('tells revocation to the key that held the ID and to nobody else', async () => {
    const store = await temporaryStore();
    const fp = someFp();
    await enrol(store, 'ana', fp);
    await enrol(store, 'rui', someFp());
    expect(await store.admission.revoke('ana')).toEqual(fp);
    const ask = (key: Buffer, id: string) => store.admission.admitKnown({ fp: key, id, now });
    expect(await ask(fp, 'ana')).toMatchObject({ kind: 'refused', reason: 'revoked' });
    expect(await ask(someFp(), 'ana')).toMatchObject({ reason: 'not_enrolled' });
    expect(await ask(fp, 'rui')).toMatchObject({
      reason: 'not_enrolled',
      detail: 'revoked key of ana asks for another ID',
    });
  });
});

describe('creating invites', () => {
  it('makes a new ID invited, and finds the invite with its proof key', async () => {
    const store = await temporaryStore();
    const inviteId = randomBytes(8);
    const k = randomBytes(32);
    await store.admission.createInvite({
      id: 'ana',
      name: 'Ana Sá',
      inviteId,
      k,
      notAfter: now + hour,
      now,
    });
    expect(await store.admission.findInvite(inviteId)).toEqual({ id: 'ana', k });
    expect(await store.admission.findInvite(randomBytes(8))).toBeNull();
    expect(await store.clients.list(now)).toEqual([
      {
        id: 'ana',
        name: 'Ana Sá',
        state: 'invited',
        fp: null,
        createdAt: now,
        lastSeenAt: null,
        lastAddress: null,
        inviteExpiresAt: now + hour,
        expiresAt: null,
        rights: defaultRights,
        usedToday: 0,
        claimedAt: null,
      },
    ]);
  });

  it.each(['', 'Ana', '-a', 'a b', 'á', 'a'.repeat(33), 'a/b'])('refuses the ID %j', async (id) => {
    const store = await temporaryStore();
    await expect(invite(store, id)).rejects.toMatchObject({
      reason: 'bad_input',
      params: { field: 'id' },
    });
  });

  it('takes lives of up to seven days, and no longer or empty ones', async () => {
    const store = await temporaryStore();
    const last = now + inviteLife.maxMs;
    await invite(store, 'a'.repeat(32), { notAfter: last });
    await invite(store, '4', { notAfter: now + 1 });
    for (const notAfter of [last + 1, now, now - 1, Number.NaN]) {
      await expect(invite(store, 'ana', { notAfter })).rejects.toMatchObject({
        reason: 'bad_input',
        params: { field: 'expires' },
      });
    }
    expect(await store.clients.get('ana')).toBeNull();
  });

  it('leaves a bound ID and its name alone until the invite is used', async () => {
    const store = await temporaryStore();
    const fp = someFp();
    await invite(store, 'ana', { name: 'Ana' });
    await enrol(store, 'ana', fp);
    await invite(store, 'ana');
    expect(await store.clients.get('ana')).toMatchObject({ state: 'bound', fp, name: 'Ana' });
    expect((await store.admission.admitKnown({ fp, id: 'ana', now })).kind).toBe('admitted');
    await invite(store, 'ana', { name: 'Ana Maria' });
    expect(await store.clients.get('ana')).toMatchObject({ state: 'bound', name: 'Ana Maria' });
  });

  it('withdraws an older open invite for the same ID', async () => {
    const store = await temporaryStore();
    const older = await invite(store, 'ana');
    const newer = await invite(store, 'ana', { notAfter: now + 2 * hour });
    expect((await store.clients.list(now))[0]?.inviteExpiresAt).toBe(now + 2 * hour);
    const use = (inviteId: Buffer) => store.admission.useInvite({ inviteId, fp: someFp(), now });
    expect(await use(older)).toMatchObject({
      reason: 'invite_gone',
      detail: 'the invite was withdrawn',
    });
    expect((await use(newer)).kind).toBe('admitted');
  });

  it('withdraws on request, once', async () => {
    const store = await temporaryStore();
    const inviteId = await invite(store, 'ana');
    expect(await store.admission.withdrawInvite('ana')).toBe(true);
    expect(await store.admission.withdrawInvite('ana')).toBe(false);
    expect((await store.clients.list(now))[0]?.inviteExpiresAt).toBeNull();
    expect(await store.admission.useInvite({ inviteId, fp: someFp(), now })).toMatchObject({
      reason: 'invite_gone',
    });
  });
});

describe('using invites', () => {
  it('binds a new ID to the key', async () => {
    const store = await temporaryStore();
    const fp = someFp();
    const inviteId = await invite(store, 'ana');
    expect(await store.admission.useInvite({ inviteId, fp, now })).toMatchObject({
      kind: 'admitted',
      client: { id: 'ana', state: 'bound', fp },
      replacedFp: null,
      releasedId: null,
    });
    expect((await store.clients.list(now))[0]).toMatchObject({
      state: 'bound',
      inviteExpiresAt: null,
    });
  });

  it('does not know an invite that was never made', async () => {
    const store = await temporaryStore();
    const result = await store.admission.useInvite({ inviteId: randomBytes(8), fp: someFp(), now });
    expect(result).toMatchObject({ reason: 'not_enrolled', detail: 'an unknown invite' });
  });

  it('serves once: again for the same key it counts as known, for another it is gone', async () => {
    const store = await temporaryStore();
    const fp = someFp();
    const inviteId = await enrol(store, 'ana', fp);
    const use = (key: Buffer, at = now) =>
      store.admission.useInvite({ inviteId, fp: key, now: at });
    expect(await use(fp, now + 2 * hour)).toMatchObject({
      kind: 'admitted',
      replacedFp: null,
      releasedId: null,
    });
    expect(await use(someFp())).toMatchObject({
      kind: 'refused',
      reason: 'invite_gone',
      detail: 'the invite was used by another key',
    });
    await enrol(store, 'ana', someFp());
    expect(await use(fp)).toMatchObject({ kind: 'refused', reason: 'not_enrolled' });
  });

  it('holds until notAfter and is gone one millisecond later', async () => {
    const store = await temporaryStore();
    const late = await invite(store, 'late');
    const timely = await invite(store, 'timely');
    const use = (inviteId: Buffer, at: number) =>
      store.admission.useInvite({ inviteId, fp: someFp(), now: at });
    expect(await use(late, now + hour + 1)).toMatchObject({
      reason: 'invite_gone',
      detail: 'the invite has expired',
    });
    expect((await use(timely, now + hour)).kind).toBe('admitted');
    expect((await store.clients.list(now + hour))[0]?.inviteExpiresAt).toBe(now + hour);
    expect((await store.clients.list(now + hour + 1))[0]?.inviteExpiresAt).toBeNull();
  });

  it('replaces the key of a bound ID; the old key is then unknown, not revoked', async () => {
    const store = await temporaryStore();
    const [old, fresh] = [someFp(), someFp()];
    await enrol(store, 'ana', old);
    const inviteId = await invite(store, 'ana');
    const result = await store.admission.useInvite({ inviteId, fp: fresh, now });
    expect(result).toMatchObject({
      kind: 'admitted',
      client: { fp: fresh },
      replacedFp: old,
      releasedId: null,
    });
    expect(await store.admission.admitKnown({ fp: old, id: 'ana', now })).toMatchObject({
      reason: 'not_enrolled',
    });
    await enrol(store, 'ana', old);
    expect((await store.clients.get('ana'))?.fp).toEqual(old);
  });

  it('replaces nothing when the bound key uses a new invite for its own ID', async () => {
    const store = await temporaryStore();
    const fp = someFp();
    await enrol(store, 'ana', fp);
    const inviteId = await invite(store, 'ana');
    expect(await store.admission.useInvite({ inviteId, fp, now })).toMatchObject({
      kind: 'admitted',
      replacedFp: null,
      releasedId: null,
    });
    expect(await store.admission.useInvite({ inviteId, fp: someFp(), now })).toMatchObject({
      reason: 'invite_gone',
    });
  });

  it('moves a key that holds another ID: that one is released', async () => {
    const store = await temporaryStore();
    const fp = someFp();
    await enrol(store, 'old', fp);
    const inviteId = await invite(store, 'new');
    expect(await store.admission.useInvite({ inviteId, fp, now })).toMatchObject({
      kind: 'admitted',
      client: { id: 'new', fp },
      replacedFp: null,
      releasedId: 'old',
    });
    expect(await store.clients.get('old')).toMatchObject({ state: 'invited', fp: null });
    expect(await store.admission.admitKnown({ fp, id: 'old', now })).toMatchObject({
      reason: 'not_enrolled',
    });
    expect((await store.admission.admitKnown({ fp, id: 'new', now })).kind).toBe('admitted');
  });

  it('brings a revoked ID back with a new key only, and a refusal spends nothing', async () => {
    const store = await temporaryStore();
    const [old, fresh] = [someFp(), someFp()];
    await enrol(store, 'ana', old);
    await store.admission.revoke('ana');
    const inviteId = await invite(store, 'ana');
    expect(await store.clients.get('ana')).toMatchObject({ state: 'revoked', fp: old });
    const use = (fp: Buffer) => store.admission.useInvite({ inviteId, fp, now });
    expect(await use(old)).toMatchObject({ kind: 'refused', reason: 'revoked' });
    expect(await use(fresh)).toMatchObject({ kind: 'admitted', replacedFp: null });
    expect(await store.admission.admitKnown({ fp: old, id: 'ana', now })).toMatchObject({
      reason: 'revoked',
    });
  });

  it('refuses a revoked key an invite for another ID, without saying why or spending it', async () => {
    const store = await temporaryStore();
    const bad = someFp();
    await enrol(store, 'ana', bad);
    await store.admission.revoke('ana');
    const inviteId = await invite(store, 'rui');
    expect(await store.admission.useInvite({ inviteId, fp: bad, now })).toMatchObject({
      kind: 'refused',
      reason: 'not_enrolled',
      detail: 'revoked key of ana asks for another ID',
    });
    expect((await store.admission.useInvite({ inviteId, fp: someFp(), now })).kind).toBe(
      'admitted',
    );
  });

  it('does not outlive the ID, unless it was made after the ID had expired', async () => {
    const store = await temporaryStore();
    const fp = someFp();
    const before = await invite(store, 'ana');
    await store.clients.edit('ana', { expiresAt: now + 10 });
    expect(await store.admission.useInvite({ inviteId: before, fp, now: now + 10 })).toMatchObject({
      reason: 'invite_gone',
      detail: 'the ID of the invite has expired',
    });
    const after = await invite(store, 'ana', { now: now + 20 });
    const result = await store.admission.useInvite({ inviteId: after, fp, now: now + 30 });
    expect(result).toMatchObject({ kind: 'admitted', client: { expiresAt: null } });
  });

  it('gives an invite asked for eight times at once to one key', async () => {
    const first = await temporaryStore();
    const inviteId = await invite(first, 'ana');
    const results = await Promise.all(
      Array.from({ length: 8 }, () => first.admission.useInvite({ inviteId, fp: someFp(), now })),
    );
    expect(results.filter((result) => result.kind === 'admitted')).toHaveLength(1);
  });
});

describe('revoking', () => {
  it('throws unknown_id for an ID there is not', async () => {
    const store = await temporaryStore();
    await expect(store.admission.revoke('ana')).rejects.toMatchObject({
      reason: 'unknown_id',
      params: { id: 'ana' },
    });
  });

  it('withdraws the open invite, and gives null where no key holds the ID', async () => {
    const store = await temporaryStore();
    const inviteId = await invite(store, 'ana');
    expect(await store.admission.revoke('ana')).toBeNull();
    expect(await store.clients.list(now)).toMatchObject([
      { state: 'revoked', fp: null, inviteExpiresAt: null },
    ]);
    expect(await store.admission.useInvite({ inviteId, fp: someFp(), now })).toMatchObject({
      reason: 'invite_gone',
    });
  });

  it('may be repeated', async () => {
    const store = await temporaryStore();
    const fp = someFp();
    await enrol(store, 'ana', fp);
    await store.admission.revoke('ana');
    expect(await store.admission.revoke('ana')).toEqual(fp);
  });
});
