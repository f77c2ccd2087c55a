// The feed against an engine that numbers its events: whatever order snapshots and events
// come in, and whatever is lost on the way, the page ends with what the engine has.

import { afterEach, describe, expect, it, vi } from 'vitest';
import { startFeed } from '../../../src/renderer/bridge/feed';
import type { EngineStatus, PageEvent } from '../../../src/shared/ipc/app-events';
import type { Snapshot } from '../../../src/shared/ipc/views';
import type { Result } from '../../../src/shared/ipc/result';

const snapshotAt = (seq: number, downloadDir: string): Snapshot => ({
  seq,
  identity: null,
  server: {
    state: 'stopped',
    config: {
      vaultDir: null,
      port: 1,
      reach: 'computer',
      label: 'x',
      anyExtension: false,
      announce: true,

      extensions: null,
    },
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
    downloadDir,
    nearby: { state: 'off', vaults: [], more: 0 },
  },
  activity: [],
});

const folder = (seq: number): PageEvent => ({
  type: 'client.folder',
  downloadDir: `/${String(seq)}`,
  seq,
});

/** A feed whose snapshots are answered by hand. */
function bench() {
  let listener: (event: PageEvent) => void = () => undefined;
  let isSubscribed = true;
  const asked: ((result: Result<Snapshot>) => void)[] = [];
  const shown: string[] = [];
  const statuses: EngineStatus[] = [];
  const stop = startFeed(
    {
      subscribe: (given) => {
        listener = given;
        return () => (isSubscribed = false);
      },
      snapshot: () => new Promise((resolve) => asked.push(resolve)),
    },
    {
      onSnapshot: (snapshot) => shown.push(`${String(snapshot.seq)}${snapshot.client.downloadDir}`),
      onStatus: (status) => statuses.push(status),
      onApp: () => undefined,
    },
  );
  const answer = async (snapshot: Snapshot | null): Promise<void> => {
    asked.shift()?.(
      snapshot === null
        ? { ok: false, error: { status: 0, reason: 'engine_gone', params: {} } }
        : { ok: true, value: snapshot },
    );
    await Promise.resolve();
    await Promise.resolve();
  };
  const send = (...events: PageEvent[]): void => {
    for (const event of events) listener(event);
  };
  return { asked, shown, statuses, answer, send, stop, isSubscribed: () => isSubscribed };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('feed', () => {
  it('applies what came before the snapshot only as far as it is newer', async () => {
    const { send, answer, shown } = bench();
    send(folder(1), folder(2), folder(3));
    await answer(snapshotAt(2, '/2'));
    expect(shown).toEqual(['2/2', '3/3']);
  });

  it('applies each next event', async () => {
    const { send, answer, shown } = bench();
    await answer(snapshotAt(0, '/0'));
    send(folder(1), folder(1), folder(2));
    expect(shown).toEqual(['0/0', '1/1', '2/2']);
  });

  it('asks again on a gap, and keeps what came meanwhile', async () => {
    const { send, answer, shown, asked } = bench();
    await answer(snapshotAt(0, '/0'));
    send(folder(1), folder(3));
    expect(asked).toHaveLength(1);
    send(folder(4));
    await answer(snapshotAt(3, '/3'));
    expect(shown).toEqual(['0/0', '1/1', '3/3', '4/4']);
    expect(asked).toHaveLength(0);
  });

  it('asks once more when the gap is in what came meanwhile', async () => {
    const { send, answer, shown, asked } = bench();
    send(folder(1), folder(5));
    await answer(snapshotAt(1, '/1'));
    expect(asked).toHaveLength(1);
    await answer(snapshotAt(5, '/5'));
    expect(shown).toEqual(['1/1', '5/5']);
  });

  it('starts over with the numbers of a new engine', async () => {
    const { send, answer, shown, statuses } = bench();
    await answer(snapshotAt(900, '/old'));
    send({ type: 'app.engine', status: { state: 'starting' } });
    send({ type: 'app.engine', status: { state: 'running' } });
    send(folder(1), folder(2));
    await answer(snapshotAt(1, '/1'));
    expect(shown).toEqual(['900/old', '1/1', '2/2']);
    expect(statuses.map((status) => status.state)).toEqual(['starting', 'running']);
  });

  it('drops the answer of an engine that is gone', async () => {
    const { send, answer, shown, asked } = bench();
    send({ type: 'app.engine', status: { state: 'running' } });
    expect(asked).toHaveLength(2);
    await answer(snapshotAt(7, '/old'));
    await answer(snapshotAt(0, '/new'));
    expect(shown).toEqual(['0/new']);
  });

  it('tries again when it is refused', async () => {
    vi.useFakeTimers();
    const { answer, shown, asked } = bench();
    await answer(null);
    expect(asked).toHaveLength(0);
    vi.advanceTimersByTime(1_000);
    expect(asked).toHaveLength(1);
    await answer(snapshotAt(4, '/4'));
    expect(shown).toEqual(['4/4']);
  });

  it('ends', async () => {
    const { stop, answer, shown, isSubscribed } = bench();
    stop();
    await answer(snapshotAt(1, '/1'));
    expect(shown).toEqual([]);
    expect(isSubscribed()).toBe(false);
  });
});
