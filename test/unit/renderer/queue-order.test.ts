// The order requests are shown in: the queue's own, ended ones below, and nothing that moves
// under a pointer.

import { describe, expect, it } from 'vitest';
import {
  arranged,
  held,
  liveTransfer,
  queueTotal,
  requestList,
} from '../../../src/renderer/store/queue-order';
import type { TransferView } from '../../../src/shared/ipc/views';
import { transferView } from './transfer-views';

const names = (rows: readonly TransferView[]): string =>
  rows.map(({ transfer }) => transfer).join('');
const ended = (key: string, state: TransferView['state'], endedAt: number): TransferView =>
  transferView(key, { state, endedAt });

describe('arranged', () => {
  it('keeps the order of the queue, and lets what ended settle below it', () => {
    const rows = [
      ended('a', 'failed', 5),
      transferView('b', { state: 'active' }),
      ended('c', 'saved', 6),
      ended('d', 'skipped', 9),
      transferView('e'),
      ended('f', 'cancelled', 7),
      transferView('g', { state: 'paused' }),
    ];
    expect(names(arranged(rows))).toBe('begdfa');
  });
});

describe('held', () => {
  it('leaves each row where it was shown, saved ones too, and adds new ones last', () => {
    const before = [transferView('a'), transferView('b'), transferView('c'), transferView('d')];
    const after = [
      ended('a', 'saved', 1),
      transferView('d'),
      transferView('x'),
      ended('b', 'failed', 2),
      ended('y', 'saved', 3),
    ];
    const rows = held(before, after);
    expect(names(rows)).toBe('abdx');
    expect(rows[0]?.state).toBe('saved');
  });

  it('follows a person who moves rows, around what has ended', () => {
    const before = ['a', 'b', 'c', 'd'].map((key) => transferView(key));
    const after = [transferView('d'), ended('b', 'saved', 1), transferView('a'), transferView('c')];
    expect(names(held(before, after))).toBe('dbac');
  });
});

describe('requestList', () => {
  it('gives the very same rows while only progress changes', () => {
    const list = requestList();
    const first = list([transferView('a', { state: 'active' }), transferView('b')], false);
    const second = list(
      [transferView('a', { state: 'active', received: 10 }), transferView('b')],
      false,
    );
    expect(second).toBe(first);
    const third = list([transferView('a', { state: 'sealing' }), transferView('b')], false);
    expect(third).not.toBe(first);
    expect(third[1]).toBe(first[1]);
    expect(third[0]?.state).toBe('sealing');
  });

  it('lets go of what it held once nobody is there any more', () => {
    const list = requestList();
    list([transferView('a'), transferView('b')], false);
    const news = [ended('a', 'saved', 1), transferView('b')];
    expect(names(list(news, true))).toBe('ab');
    expect(names(list(news, false))).toBe('b');
  });
});

describe('queueTotal', () => {
  it('sums up what is still to come, where its size is known', () => {
    const rows = [
      transferView('a', { received: 10, size: 100 }),
      transferView('b', { state: 'paused', received: 5, size: 50 }),
      transferView('c', { received: 7 }),
      transferView('d', { state: 'saved', received: 9, size: 9 }),
    ];
    expect(queueTotal(rows)).toEqual({ received: 15, size: 150 });
    expect(queueTotal([transferView('c')])).toBeNull();
  });
});

describe('liveTransfer', () => {
  it('finds a row as it is now, or says that it is gone', () => {
    const rows = [transferView('a', { received: 1 })];
    expect(liveTransfer(rows, 'a')?.received).toBe(1);
    expect(liveTransfer([transferView('a', { received: 2 })], 'a')?.received).toBe(2);
    expect(liveTransfer(rows, 'b')).toBeNull();
  });
});
