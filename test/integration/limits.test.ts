// Limits as a person sets them and counters as a person reads them, over real sockets:
// in force at once, kept, seen across processes' stores, and every refusal counted.

import { connect, type Socket } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { CountersView } from '../../src/shared/ipc/views';
import { atEnd, cleanUp, enrol, serve, tempDir, TestEngine } from '../fixtures/engines';
import { newIdentity, RawClient } from '../fixtures/raw-client';

afterEach(cleanUp);

async function vault(): Promise<string> {
  const dir = await tempDir();
  await writeFile(join(dir, 'a.txt'), 'olá');
  return dir;
}

async function portOf(host: TestEngine): Promise<number> {
  return (await host.do('snapshot', {})).server.listening?.port ?? 0;
}

/** What came until the server closed, from an address of this computer. */
function exchange(port: number, bytes: string, localAddress = '127.0.0.1'): Promise<Buffer> {
  return new Promise((resolve) => {
    const got: Buffer[] = [];
    const socket = connect({ port, host: '127.0.0.1', localAddress }, () =>
      socket.write(Buffer.from(bytes, 'latin1')),
    );
    socket.on('data', (chunk) => got.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      resolve(Buffer.concat(got));
    });
  });
}

function hold(port: number, localAddress: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', localAddress }, () => {
      resolve(socket);
    });
    socket.on('error', reject);
    atEnd(async () => socket.destroy());
  });
}

async function counters(host: TestEngine): Promise<CountersView> {
  const { counters: view } = await host.do('server.counters', {});
  if (!view) throw new Error('no counters');
  return view;
}

async function until(wanted: () => Promise<boolean>, waitMs = 6000): Promise<void> {
  const deadline = Date.now() + waitMs;
  while (!(await wanted())) {
    if (Date.now() > deadline) throw new Error('it did not come to that');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

describe('setting limits', () => {
  test('is kept, refuses what cannot be by its name, and changes nothing then', async () => {
    const host = await TestEngine.open();
    const change = { sessions: 2000, halfOpen: 128 };
    const { limits } = await host.do('limits.set', { limits: change });
    expect(limits).toMatchObject({ ...change, probeMs: 3000 });
    for (const [field, value] of [
      ['sessions', 0],
      ['probeMs', 1],
      ['nonsense', 5],
      ['earlyDropFrom', 128],
    ] as const) {
      const failure = await host.refused('limits.set', { limits: { sources: 99, [field]: value } });
      expect(failure).toMatchObject({ reason: 'bad_input', params: { field } });
    }
    await host.engine.close();
    const again = await TestEngine.open({ dataDir: host.dataDir });
    expect((await again.do('limits.get', {})).limits).toEqual(limits);
    const reset = await again.do('limits.set', { limits: { sessions: null } });
    expect(reset.limits).toMatchObject({ sessions: 256, halfOpen: 128 });
  });

  test('one after the other loses none', async () => {
    const host = await TestEngine.open();
    await Promise.all([
      host.do('limits.set', { limits: { sessions: 300 } }),
      host.do('limits.set', { limits: { sources: 300 } }),
      host.do('limits.set', { limits: { probeMs: 300 } }),
    ]);
    const { limits } = await host.do('limits.get', {});
    expect(limits).toMatchObject({ sessions: 300, sources: 300, probeMs: 300 });
  });

  test('is in force at once in a running server', async () => {
    const host = await serve(await vault());
    const port = await portOf(host);
    await host.do('limits.set', { limits: { sessions: 1 } });
    const first = await RawClient.connect(port);
    const invite = await host.do('invite.create', { id: '1' });
    expect(await first.authByInvite(invite.link)).toMatchObject({ name: 'WELCOME' });
    const second = await RawClient.connect(port);
    const other = await host.do('invite.create', { id: '2' });
    expect(await second.authByInvite(other.link)).toMatchObject({ json: { name: 'full' } });
    await host.do('limits.set', { limits: { sessions: 2 } });
    const third = await RawClient.connect(port, second.identity);
    expect(await third.auth({ mode: 'known', id: '2' })).toMatchObject({ name: 'WELCOME' });
    expect(first.end).toBeNull();
  });

  test('in another process reaches the running server', async () => {
    const host = await serve(await vault());
    const port = await portOf(host);
    const other = await TestEngine.open({ dataDir: host.dataDir });
    await other.do('limits.set', { limits: { deadlineMs: 1000 } });
    // A running server looks five times a second.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const started = Date.now();
    await exchange(port, 'BAU');
    expect(Date.now() - started).toBeLessThan(5000);
  });

  test('to a shorter deadline drops who is slow, and says so', async () => {
    const host = await serve(await vault());
    await host.do('limits.set', { limits: { deadlineMs: 1000 } });
    const port = await portOf(host);
    const started = Date.now();
    const raw = await RawClient.connect(port, newIdentity());
    expect(await raw.ended()).toMatchObject({ code: 408 });
    expect(Date.now() - started).toBeGreaterThan(900);
    expect(await exchange(port, 'BAU')).toHaveLength(0);
    expect(await counters(host)).toMatchObject({ missedDeadlines: 2, dropped: { deadline: 2 } });
  });
});

describe('counters', () => {
  test('count every way a connection can end', async () => {
    const host = await serve(await vault());
    const port = await portOf(host);
    await exchange(port, 'GET / HTTP/1.1\r\n\r\n');
    await exchange(port, 'BAU\x02');
    await exchange(port, 'BAU\x01\x00\x21');
    (await hold(port, '127.0.0.1')).destroy();
    const stranger = await RawClient.connect(port);
    await stranger.auth({ mode: 'known', id: 'ana' });
    const mute = await RawClient.connect(port);
    mute.channel.bye('bye');
    const { client, vault: fp } = await enrol(host, 'ana');
    const outDir = await tempDir();
    const { transfers } = await client.do('get', { vault: fp, names: ['a.txt', 'b.txt'], outDir });
    for (const transfer of transfers) await client.ended(transfer);
    await until(async () => (await counters(host)).dropped.closed === 2);
    const view = await counters(host);
    expect(view).toMatchObject({
      connections: 7,
      admitted: 7,
      hinted: { slow_down: 0, full: 0 },
      dropped: { not_bau: 1, version: 1, handshake: 1, closed: 2, deadline: 0 },
      refused: { not_enrolled: 1 },
      halfOpenNow: 0,
      sessionsNow: 1,
      sessionsPeak: 1,
      bytesSent: 4,
      filesSealed: 1,
      slowedRequests: 0,
    });
    expect(view.requests).toBeGreaterThan(1);
  });

  test('of hints: told to the host once, then as a count, while the flood goes on', async () => {
    const host = await serve(await vault());
    const port = await portOf(host);
    await host.do('limits.set', {
      limits: { loopbackExempt: false, connectionBurst: 2, connectionsPerSecond: 1 },
    });
    const answers: string[] = [];
    for (let i = 0; i < 12; i += 1) {
      answers.push((await exchange(port, 'olá!', '127.0.0.7')).toString('hex'));
    }
    const hints = answers.filter((answer) => answer === '42415500' + '01ad');
    expect(hints.length).toBeGreaterThanOrEqual(9);
    const told = (): readonly { count?: number }[] =>
      host.events.flatMap((e) =>
        e.type === 'refusal' && e.refusal.reason === 'slow_down' ? [e.refusal] : [],
      );
    expect(told()).toHaveLength(1);
    await until(async () => told().length === 2);
    expect(1 + (told()[1]?.count ?? 1)).toBe(hints.length);
    expect(await counters(host)).toMatchObject({ hinted: { slow_down: hints.length } });
    // Another address of this computer is another source.
    expect(await exchange(port, 'olá!', '127.0.0.8')).toHaveLength(0);
  });

  test('of a flood that hangs on: 256 at most are being told, the rest are just closed', async () => {
    const host = await serve(await vault());
    const port = await portOf(host);
    await host.do('limits.set', {
      limits: { loopbackExempt: false, connectionBurst: 1, connectionsPerSecond: 1 },
    });
    const sockets = Array.from({ length: 300 }, () =>
      connect({ port, host: '127.0.0.1', localAddress: '127.0.0.7', allowHalfOpen: true }),
    );
    atEnd(async () => {
      for (const socket of sockets) socket.destroy();
    });
    for (const socket of sockets) socket.on('error', () => undefined);
    await until(async () => (await counters(host)).connections === 300);
    const { admitted, hinted, unanswered } = await counters(host);
    expect(hinted.slow_down).toBe(256);
    expect(unanswered).toBe(300 - 256 - admitted);
    // The lingers end, and the next one is told again.
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(await exchange(port, 'olá!', '127.0.0.7')).toBeDefined();
    expect((await counters(host)).unanswered).toBe(unanswered);
  });

  test('of sources slowed down and half-open connections are those of now', async () => {
    const host = await serve(await vault());
    const port = await portOf(host);
    await host.do('limits.set', { limits: { loopbackExempt: false, slowFromMs: 4000 } });
    const refused = await RawClient.connect(port);
    await refused.auth({ mode: 'known', id: 'ana' });
    await hold(port, '127.0.0.9');
    await until(async () => (await counters(host)).halfOpenNow === 1);
    expect(await counters(host)).toMatchObject({ slowedNow: 1, sessionsNow: 0 });
  });

  test('come as events at most once a second, and are found by another process', async () => {
    const host = await serve(await vault());
    const port = await portOf(host);
    const other = await TestEngine.open({ dataDir: host.dataDir });
    expect(await other.do('server.counters', {})).toMatchObject({ running: true });
    const before = host.events.filter((e) => e.type === 'server.counters').length;
    for (let i = 0; i < 50; i += 1) await exchange(port, 'olá!');
    const seen = await host.event((e) =>
      e.type === 'server.counters' && e.counters.dropped.not_bau === 50 ? e.counters : null,
    );
    const events = host.events.filter((e) => e.type === 'server.counters').length - before;
    expect(events).toBeLessThanOrEqual(4);
    expect((await host.do('snapshot', {})).server.counters).toEqual(seen);
    await until(async () => (await counters(other)).dropped.not_bau === 50, 8000);
    await exchange(port, 'olá!');
    await host.do('server.stop', {});
    const last = await other.do('server.counters', {});
    expect(last).toMatchObject({ running: false, counters: { dropped: { not_bau: 51 } } });
  });
});
