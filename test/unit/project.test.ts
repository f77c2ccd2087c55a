// The projection: what each event changes, that nothing is changed in place, that old
// numbers are ignored, and that lists stay within their bounds whatever comes.

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EngineEvent, EngineEventBody } from '../../src/shared/ipc/events';
import type {
  ActivityView,
  RefusalView,
  SavedView,
  SessionView,
  Snapshot,
  TransferView,
} from '../../src/shared/ipc/views';
import { keep, project } from '../../src/shared/project';

const fp = 'a'.repeat(26);
const config = {
  vaultDir: null,
  port: 1235,
  reach: 'computer',
  label: 'Baú',
  anyExtension: false,
  announce: true,

  extensions: null,
} as const;

const empty: Snapshot = {
  seq: 0,
  identity: null,
  server: {
    state: 'stopped',
    config,
    listening: null,
    failure: null,
    files: { state: 'idle', files: 0, bytes: 0, hashed: 0, problems: [] },
    adding: null,
    sessions: [],
    ids: [],
    claims: { window: null, claims: [] },
    counters: null,
    refusals: [],
    messages: [],
  },
  client: {
    vaults: [],
    transfers: [],
    saved: [],
    downloadDir: '/downloads',
    nearby: { state: 'off', vaults: [], more: 0 },
  },
  activity: [],
};

const session = (name: string, sent = 0): SessionView => ({
  session: name,
  id: '45',
  name: 'Ana',
  address: '127.0.0.1:1',
  fp,
  since: 0,
  bytesSent: sent,
  filesSealed: 0,
  bytesPerSecond: 0,
  sending: null,
});

const transfer = (name: string, received = 0): TransferView => ({
  transfer: name,
  vault: fp,
  name: 'carros.html',
  kind: 'file',
  state: 'active',
  existing: 'keep',
  received,
  resumedFrom: 0,
  size: 100,
  bytesPerSecond: 0,
  msLeft: null,
  failure: null,
  files: null,
  clash: null,
  endedAt: null,
  savedKey: null,
});

const saved = (key: string): SavedView => ({
  key,
  vault: fp,
  name: 'x',
  kind: 'file',
  files: null,
  fileName: 'x',
  size: 1,
  digest: '0'.repeat(128),
  at: 0,
  receipt: 'valid',
});

const refusal = (key: number): RefusalView => ({
  key,
  at: 0,
  status: 404,
  reason: 'not_found',
  address: '',
  id: null,
  name: null,
  detail: '',
});

const step = (key: number): ActivityView => ({
  key,
  at: 0,
  side: 'server',
  connection: 'c',
  address: '',
  direction: 'in',
  step: 'OPEN',
  bytes: 1,
  facts: {},
});

const play = (...bodies: EngineEventBody[]): Snapshot =>
  bodies.reduce<Snapshot>(
    (snapshot, body, at) => project(snapshot, { ...body, seq: at + 1 }),
    empty,
  );

describe('project', () => {
  it('updates a row in its place and adds new ones at the end', () => {
    const { sessions } = play(
      { type: 'session.changed', session: session('a') },
      { type: 'session.changed', session: session('b') },
      { type: 'session.changed', session: session('a', 7) },
    ).server;
    expect(sessions.map((s) => [s.session, s.bytesSent])).toEqual([
      ['a', 7],
      ['b', 0],
    ]);
  });

  it('forgets sessions when they end and when the server stops', () => {
    const stopped = {
      type: 'server.state',
      state: 'stopped',
      listening: null,
      failure: null,
    } as const;
    const two = [
      { type: 'session.changed', session: session('a') },
      { type: 'session.changed', session: session('b') },
    ] as const;
    expect(play(...two, { type: 'session.ended', session: 'a' }).server.sessions).toEqual([
      session('b'),
    ]);
    expect(play(...two, stopped).server.sessions).toEqual([]);
    expect(play(...two, { ...stopped, state: 'stopping' }).server.sessions).toHaveLength(2);
  });

  it('keeps transfers apart and removes the one named', () => {
    const { transfers } = play(
      { type: 'transfer.changed', transfer: transfer('a') },
      { type: 'transfer.changed', transfer: transfer('b') },
      { type: 'transfer.changed', transfer: transfer('b', 50) },
      { type: 'transfers.removed', transfers: ['a'] },
    ).client;
    expect(transfers).toEqual([transfer('b', 50)]);
  });

  it('takes many transfers at once, and keeps the order of the queue', () => {
    const moves = [
      { type: 'transfers.changed', transfers: ['a', 'b', 'c'].map((key) => transfer(key)) },
      { type: 'transfers.changed', transfers: [transfer('d'), transfer('b', 5)] },
      { type: 'transfer.moved', transfer: 'd', before: 'a' },
      { type: 'transfer.moved', transfer: 'a', before: null },
    ] as const;
    const order = ({ client }: Snapshot): unknown =>
      client.transfers.map((row) => [row.transfer, row.received]);
    const end = [
      ['d', 0],
      ['b', 5],
      ['c', 0],
      ['a', 0],
    ];
    expect(order(play(...moves))).toEqual(end);
    expect(order(play(...moves, { type: 'transfer.moved', transfer: 'c', before: 'c' }))).toEqual(
      end,
    );
  });

  it('puts a saved file first, never twice, and leaves one that was checked again in its place', () => {
    const { client } = play(
      { type: 'saved', saved: saved('a') },
      { type: 'saved', saved: saved('b') },
      { type: 'saved', saved: { ...saved('a'), receipt: 'invalid' } },
    );
    expect(client.saved.map((row) => [row.key, row.receipt])).toEqual([
      ['b', 'valid'],
      ['a', 'invalid'],
    ]);
  });

  it('bounds refusals (newest first) and activity (newest last)', () => {
    const bodies = Array.from({ length: keep.refusals + 5 }, (_, at): EngineEventBody => ({
      type: 'refusal',
      refusal: refusal(at),
    }));
    const { refusals } = play(...bodies).server;
    expect(refusals).toHaveLength(keep.refusals);
    expect(refusals[0]?.key).toBe(keep.refusals + 4);

    const steps = Array.from({ length: keep.activity + 3 }, (_, at) => step(at));
    const { activity } = play({ type: 'activity', steps });
    expect(activity).toHaveLength(keep.activity);
    expect(activity.at(-1)?.key).toBe(keep.activity + 2);
  });

  it('ignores numbers it has seen', () => {
    const once = play({ type: 'client.folder', downloadDir: '/a' });
    expect(project(once, { type: 'client.folder', downloadDir: '/b', seq: 1 })).toBe(once);
    expect(project(once, { type: 'client.folder', downloadDir: '/b', seq: 0 })).toBe(once);
  });
});

const body = fc.oneof(
  fc.record({
    type: fc.constant('session.changed' as const),
    session: fc.constantFrom('a', 'b', 'c').map((s) => session(s)),
  }),
  fc.record({
    type: fc.constant('session.ended' as const),
    session: fc.constantFrom('a', 'b', 'c'),
  }),
  fc.record({
    type: fc.constant('transfer.changed' as const),
    transfer: fc.tuple(fc.constantFrom('a', 'b'), fc.nat(100)).map(([t, n]) => transfer(t, n)),
  }),
  fc.record({
    type: fc.constant('transfers.removed' as const),
    transfers: fc.subarray(['a', 'b']),
  }),
  fc.record({
    type: fc.constant('transfers.changed' as const),
    transfers: fc.subarray(['a', 'b', 'c']).map((keys) => keys.map((key) => transfer(key))),
  }),
  fc.record({
    type: fc.constant('transfer.moved' as const),
    transfer: fc.constantFrom('a', 'b', 'c'),
    before: fc.constantFrom('a', 'b', 'c', null),
  }),
  fc.record({ type: fc.constant('saved' as const), saved: fc.constantFrom('a', 'b').map(saved) }),
  fc.record({ type: fc.constant('refusal' as const), refusal: fc.nat().map(refusal) }),
  fc.record({
    type: fc.constant('activity' as const),
    steps: fc.array(fc.nat().map(step), { maxLength: 40 }),
  }),
  fc.record({ type: fc.constant('client.folder' as const), downloadDir: fc.string() }),
);

const numbered = (bodies: readonly EngineEventBody[]): EngineEvent[] =>
  bodies.map((event, at) => ({ ...event, seq: at + 1 }));

const freeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
};

describe('project, for any stream of events', () => {
  it('gives the same whether or not old events are delivered again', () => {
    fc.assert(
      fc.property(
        fc.array(body, { maxLength: 30 }),
        fc.infiniteStream(fc.nat()),
        (bodies, picks) => {
          const events = numbered(bodies);
          const plain = events.reduce(project, empty);
          const echoed = events.reduce((snapshot, event, at) => {
            const next = project(snapshot, event);
            const old = events[Number(picks.next().value) % (at + 1)];
            return old === undefined ? next : project(next, old);
          }, empty);
          expect(echoed).toEqual(plain);
          expect(plain.seq).toBe(events.length);
        },
      ),
    );
  });

  it('continues from a snapshot taken anywhere as if it had seen it all', () => {
    fc.assert(
      fc.property(fc.array(body, { maxLength: 30 }), fc.nat(30), (bodies, cut) => {
        const events = numbered(bodies);
        const taken = structuredClone(events.slice(0, cut).reduce(project, empty));
        expect(events.reduce(project, taken)).toEqual(events.reduce(project, empty));
      }),
    );
  });

  it('never changes what it was given', () => {
    fc.assert(
      fc.property(fc.array(body, { maxLength: 20 }), (bodies) => {
        expect(() =>
          numbered(bodies).reduce(
            (snapshot, event) => freeze(project(snapshot, freeze(event))),
            freeze(empty),
          ),
        ).not.toThrow();
      }),
    );
  });
});
