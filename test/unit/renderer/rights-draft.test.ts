// What a person fills in about IDs: only what was touched becomes a change, and what cannot
// be is named.

import { describe, expect, it } from 'vitest';
import type { IdView } from '../../../src/shared/ipc/views';
import { amountText, readAmount } from '../../../src/renderer/features/server/amount';
import { endable, wasHeld } from '../../../src/renderer/features/server/ids/id-actions';
import { matching } from '../../../src/renderer/features/server/ids/match-ids';
import {
  commonDraft,
  readDraft,
  usualDraft,
} from '../../../src/renderer/features/server/ids/rights-draft';

const now = new Date(2026, 10, 22, 12).getTime();

const idView = (id: string, changes: Partial<IdView> = {}): IdView => ({
  id,
  name: '',
  state: 'invited',
  fp: null,
  createdAt: 0,
  lastSeenAt: null,
  lastAddress: null,
  inviteExpiresAt: null,
  expiresAt: null,
  rights: {
    read: true,
    message: true,
    upload: false,
    folders: [],
    extensions: [],
    quotaBytes: null,
  },
  usedToday: 0,
  claimedAt: null,
  ...changes,
});

describe('readDraft', () => {
  it('leaves out what nobody touched', () => {
    expect(readDraft({}, now)).toEqual({ change: {}, faults: new Set() });
    expect(readDraft({ read: false }, now).change).toEqual({ read: false });
  });

  it('reads every field', () => {
    const { change, faults } = readDraft(
      {
        message: false,
        folders: ' aulas \n\nprovas/2026/\r\n',
        extensions: '.PDF, zip',
        quota: '1,5 GB',
        expires: '2026-11-22',
        claimable: true,
      },
      now,
    );
    expect(faults.size).toBe(0);
    expect(change).toEqual({
      message: false,
      folders: ['aulas', 'provas/2026/'],
      extensions: ['pdf', 'zip'],
      quotaBytes: 1_500_000_000,
      expiresAt: new Date(2026, 10, 23).getTime(),
      claimable: true,
    });
  });

  it('takes empty fields for no limit at all', () => {
    expect(readDraft(usualDraft, now).change).toEqual({
      read: true,
      message: true,
      claimable: false,
      folders: [],
      extensions: [],
      quotaBytes: null,
      expiresAt: null,
    });
  });

  it.each([
    [{ quota: 'muito' }, 'quota'],
    [{ quota: '0 MB' }, 'quota'],
    [{ quota: '9999999 TB' }, 'quota'],
    [{ expires: '2026-11-21' }, 'expires'],
    [{ expires: '2026-02-30' }, 'expires'],
    [{ extensions: 'pdf tar.gz' }, 'extensions'],
    [{ folders: Array.from({ length: 65 }, (_, at) => `f${String(at)}`).join('\n') }, 'folders'],
  ])('finds the fault in %j', (draft, field) => {
    expect([...readDraft(draft, now).faults]).toEqual([field]);
  });
});

describe('commonDraft', () => {
  it('shows what all have in common, in a form that reads back', () => {
    const rights = { ...idView('a').rights, folders: ['aulas'], quotaBytes: 2_500_000 };
    const expiresAt = new Date(2026, 11, 25).getTime();
    const one = idView('a', { rights, expiresAt });
    const common = commonDraft([one, idView('b', { rights })], ',');
    expect(common).toMatchObject({ folders: 'aulas', quota: '2,5 MB', read: true });
    expect(common).not.toHaveProperty('expires');
    const back = readDraft(commonDraft([one], ','), now).change;
    expect(back).toMatchObject({ folders: ['aulas'], quotaBytes: 2_500_000, expiresAt });
  });
});

describe('amounts', () => {
  it.each([1, 999, 1000, 1500, 123_456, 2_500_000, 1e12, 2 ** 40, 7_777_777_777])(
    '%d comes back as it was written',
    (bytes) => {
      for (const mark of [',', '.']) expect(readAmount(amountText(bytes, mark))).toBe(bytes);
    },
  );

  it.each([
    ['500', 500e6],
    ['500mb', 500e6],
    [' 2 gb ', 2e9],
    ['1 B', 1],
    ['-1 MB', null],
    ['1e9', null],
    ['', null],
    ['5 PB', null],
  ])('%j is %j', (text, bytes) => {
    expect(readAmount(text)).toBe(bytes);
  });
});

describe('the list of IDs', () => {
  it('is searched in every word, accents and case aside', () => {
    const ids = [
      idView('45', { name: 'José da Silva' }),
      idView('22', { name: 'Beto', lastAddress: '192.168.0.33:1' }),
    ];
    expect(matching(ids, '')).toBe(ids);
    expect(matching(ids, 'jose SILVA').map(({ id }) => id)).toEqual(['45']);
    expect(matching(ids, '0.33').map(({ id }) => id)).toEqual(['22']);
    expect(matching(ids, 'jose beto')).toEqual([]);
  });

  it('offers an end only where there is something to end', () => {
    const fresh = idView('a', { inviteExpiresAt: 1 });
    const bound = idView('b', { state: 'bound', fp: 'x' });
    const gone = idView('c', { state: 'revoked', fp: 'x' });
    const all = [fresh, bound, gone];
    expect(all.map(wasHeld)).toEqual([false, true, true]);
    expect(endable('withdraw', all)).toEqual([fresh]);
    expect(endable('remove', all)).toEqual([fresh]);
    expect(endable('revoke', all)).toEqual([fresh, bound]);
  });
});
