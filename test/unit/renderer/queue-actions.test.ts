// What an action is meant for, and that moves end in the order a person wants, applied the
// way the engine applies them.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  keysFor,
  movesFor,
  type QueueMove,
} from '../../../src/renderer/features/client/queue-actions';
import { project } from '../../../src/shared/project';
import type { Snapshot, TransferState, TransferView } from '../../../src/shared/ipc/views';
import { transferView } from './transfer-views';

const states: readonly TransferState[] = [
  ...(['queued', 'active', 'sealing', 'waiting', 'asking'] as const),
  ...(['paused', 'saved', 'skipped', 'failed', 'cancelled'] as const),
];
const all = states.map((state) => transferView(state, { state }));

describe('keysFor', () => {
  it('leaves out what an action is not meant for', () => {
    expect(keysFor('pause', all)).toEqual(['queued', 'active', 'sealing', 'waiting', 'asking']);
    expect(keysFor('resume', all)).toEqual(['paused']);
    expect(keysFor('retry', all)).toEqual(['failed', 'cancelled']);
    expect(keysFor('cancel', all)).toEqual(states.slice(0, 6));
    expect(keysFor('remove', all)).toEqual(states.slice(6));
  });
});

/** The queue after the moves, as the projection has it. */
function after(rows: readonly TransferView[], move: QueueMove, chosen: readonly string[]): string {
  let snapshot = { seq: 0, client: { transfers: rows } } as unknown as Snapshot;
  for (const { transfer, before } of movesFor(move, rows, new Set(chosen))) {
    const seq = snapshot.seq + 1;
    snapshot = project(snapshot, { type: 'transfer.moved', transfer, before, seq });
  }
  return snapshot.client.transfers.map(({ transfer }) => transfer).join('');
}

const letters = ['a', 'b', 'c', 'd', 'e', 'f'];
const queue = letters.map((key) => transferView(key));

describe('movesFor', () => {
  it('brings to the top in the order they had', () => {
    expect(after(queue, 'top', ['e', 'c'])).toBe('ceabdf');
    expect(after(queue, 'top', ['a', 'b'])).toBe('abcdef');
    expect(after(queue, 'top', ['a', 'c'])).toBe('acbdef');
  });

  it('moves each one place, blocks as a whole, none past the end', () => {
    expect(after(queue, 'up', ['c', 'd'])).toBe('acdbef');
    expect(after(queue, 'up', ['a', 'b', 'e'])).toBe('abcedf');
    expect(after(queue, 'down', ['c', 'd'])).toBe('abecdf');
    expect(after(queue, 'down', ['f', 'b'])).toBe('acbdef');
    expect(after(queue, 'down', ['e'])).toBe('abcdfe');
  });

  it('passes over what has ended', () => {
    const mixed = queue.map((row) =>
      row.transfer === 'c' ? transferView('c', { state: 'failed' }) : row,
    );
    expect(after(mixed, 'up', ['d']).replace('c', '')).toBe('adbef');
    expect(after(mixed, 'down', ['b']).replace('c', '')).toBe('adbef');
  });

  it('never loses a row, nor changes the order of those chosen or left', () => {
    fc.assert(
      fc.property(
        fc.subarray(letters),
        fc.constantFrom<QueueMove>('top', 'up', 'down'),
        (chosen, move) => {
          const order = after(queue, move, chosen).split('');
          expect([...order].sort().join('')).toBe('abcdef');
          expect(order.filter((key) => chosen.includes(key))).toEqual(chosen);
          expect(order.filter((key) => !chosen.includes(key)).join('')).toBe(
            letters.filter((key) => !chosen.includes(key)).join(''),
          );
        },
      ),
    );
  });
});
