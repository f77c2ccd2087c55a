import { fstatSync, openSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Lane } from '../../src/main/server/lanes';
import { newSending, Sender } from '../../src/main/server/sender';
import { stampOf } from '../../src/main/vault/entries';
import { OpenFile } from '../../src/main/vault/open-file';
import { dataChunk } from '../../src/main/wire/limits';
import { closePairs, openPair, pools, until, type Pair } from '../fixtures/session-pair';

let dir = '';
let pair: Pair;
let refusals: [number, unknown][] = [];
let sender: Sender;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'bau-sender-'));
  pair = await openPair();
  refusals = [];
  sender = new Sender(pair.server.channel, pools.slots, {
    refuse: (reqId, error) => refusals.push([reqId, error]),
    sentBytes: () => undefined,
  });
  Object.assign(pair.server.saw, {
    drained: () => {
      sender.drained();
    },
  });
});

afterEach(async () => {
  sender.close();
  await rm(dir, { recursive: true });
  expect(await closePairs()).toBe(0);
});

/** A lane of a whole file that already lies in slots, each filled with `fill`. */
function loadedLane(chunks: number, fill: number): Lane {
  const loaded = Array.from({ length: chunks }, () => {
    const slot = sender.takeLoadedSlot();
    slot.bytes.fill(fill);
    return { slot, length: dataChunk };
  });
  return { queue: [], loaded, file: null, hash: null };
}

async function fileLane(content: Buffer): Promise<{ lane: Lane; file: OpenFile; path: string }> {
  const path = join(dir, 'a.bin');
  await writeFile(path, content);
  const fd = openSync(path, 'r');
  const stamp = stampOf(fstatSync(fd, { bigint: true }));
  const file = new OpenFile(fd, 'a.bin', path, stamp, Buffer.alloc(32));
  const lane: Lane = { queue: [], loaded: [], file: () => Promise.resolve(file), hash: null };
  return { lane, file, path };
}

const request = (reqId: number, from: number, to: number): Promise<boolean> =>
  new Promise((resolve) => {
    sender.add(current, newSending(reqId, from, to, resolve));
  });
let current: Lane;

const framesOf = (reqId: number, name: string): string[] =>
  pair.client.saw.frames.filter((f) => f.reqId === reqId && f.name === name).map((f) => f.body);

const contentOf = (reqId: number): Buffer =>
  Buffer.concat(framesOf(reqId, 'DATA').map((body) => Buffer.from(body.slice(16), 'hex')));

describe('the sender', () => {
  it('sends many whole files that were all loaded before the first of them left', async () => {
    const lanes = [1, 2, 3, 4, 5, 6, 7, 8].map((fill) => loadedLane(32, fill));
    expect(pools.slots.inUse).toBe(256);
    const done = lanes.map(
      (lane, i) =>
        new Promise((resolve) => {
          sender.add(lane, newSending(i + 1, 0, 32 * dataChunk, resolve));
        }),
    );
    expect(await Promise.all(done)).toEqual(Array(8).fill(true));
    await until(() => framesOf(8, 'END').length === 1);
    for (let i = 1; i <= 8; i += 1) {
      expect(contentOf(i).equals(Buffer.alloc(32 * dataChunk, i))).toBe(true);
    }
    expect(pools.slots.inUse).toBe(0);
  });

  it('gives every slot back when it is closed with files still waiting', async () => {
    pair.client.socket.pause();
    for (let i = 1; i <= 8; i += 1) {
      sender.add(
        loadedLane(32, i),
        newSending(i, 0, 32 * dataChunk, () => undefined),
      );
    }
    sender.close();
    await until(() => pools.slots.inUse === 0);
    const late = loadedLane(2, 9);
    sender.add(
      late,
      newSending(9, 0, 2 * dataChunk, () => undefined),
    );
    expect(pools.slots.inUse).toBe(0);
  });

  it('stops at the backlog, resumes when it drains, and reads nothing meanwhile', async () => {
    const content = Buffer.alloc(16 * 1024 * 1024, 7);
    const { lane, file } = await fileLane(content);
    current = lane;
    pair.client.socket.pause();
    const done = request(1, 0, content.length);
    await until(() => pair.server.channel.backlog >= 1024 * 1024);
    await new Promise((resolve) => setTimeout(resolve, 250));
    const held = pair.server.channel.backlog;
    const handed = pair.server.channel.bytesOut;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(pair.server.channel.bytesOut).toBe(handed);
    expect(held).toBeGreaterThanOrEqual(1024 * 1024);
    expect(held).toBeLessThan(5 * 1024 * 1024);
    pair.client.socket.resume();
    expect(await done).toBe(true);
    await until(() => framesOf(1, 'END').length === 1);
    expect(contentOf(1).equals(content)).toBe(true);
    await file.close();
  });

  it('answers requests of one lane in their order, any ranges', async () => {
    const content = Buffer.from(Array.from({ length: 100_000 }, (_, i) => (i * 7) & 255));
    const { lane, file } = await fileLane(content);
    current = lane;
    const ranges: [number, number][] = [
      [50_000, 100_000],
      [0, 40_000],
      [100_000, 100_000],
      [0, 1],
      [40_000, 99_999],
    ];
    await Promise.all(ranges.map(([from, to], i) => request(i + 1, from, to)));
    await until(() => framesOf(5, 'END').length === 1);
    for (const [i, [from, to]] of ranges.entries()) {
      expect(contentOf(i + 1).equals(content.subarray(from, to))).toBe(true);
      const end = Buffer.from(framesOf(i + 1, 'END')[0]!, 'hex');
      expect(end.readBigUInt64BE()).toBe(BigInt(to - from));
    }
    const order = pair.client.saw.frames.map((f) => f.reqId);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    await file.close();
  });

  it('refuses a request whose file changed since it was opened, and goes on with others', async () => {
    const { lane, file, path } = await fileLane(Buffer.alloc(1000));
    current = lane;
    await writeFile(path, 'shorter');
    expect(await request(1, 0, 1000)).toBe(false);
    expect(refusals).toMatchObject([[1, { reason: 'file_changed' }]]);
    const other = loadedLane(1, 5);
    const done = new Promise((resolve) => {
      sender.add(other, newSending(2, 0, dataChunk, resolve));
    });
    expect(await done).toBe(true);
    await file.close();
  });

  it('ends a lane in the middle: END with what was sent, nothing after it', async () => {
    const content = Buffer.alloc(16 * 1024 * 1024);
    const { lane, file } = await fileLane(content);
    pair.client.socket.pause();
    const results: boolean[] = [];
    const sendings = [1, 2].map((reqId) =>
      newSending(reqId, 0, content.length, (ok) => results.push(ok)),
    );
    for (const sending of sendings) sender.add(lane, sending);
    await until(() => sendings[0]!.sent > 0);
    sender.endLane(lane, sendings);
    expect(results).toEqual([true, true]);
    pair.client.socket.resume();
    await until(() => framesOf(2, 'END').length === 1);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const [first, second] = [1, 2].map((r) => Buffer.from(framesOf(r, 'END')[0]!, 'hex'));
    expect(first!.readBigUInt64BE()).toBe(BigInt(contentOf(1).length));
    expect(contentOf(1).length).toBeGreaterThan(0);
    expect(second!.readBigUInt64BE()).toBe(0n);
    expect(pair.client.saw.frames.at(-1)).toMatchObject({ name: 'END', reqId: 2 });
    await file.close();
  });
});
