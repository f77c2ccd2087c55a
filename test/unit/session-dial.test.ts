import { afterEach, describe, expect, it, vi } from 'vitest';
import { secureRandom } from '../../src/main/crypto/random';
import { BauError } from '../../src/shared/errors';
import { dial, type DialOptions } from '../../src/main/session/dial';
import { ServerHandshake } from '../../src/main/session/handshake';
import { identityOf } from '../fixtures/identities';
import { Wire } from '../fixtures/raw-peer';
import { closePairs, listen, openPair, pools, until } from '../fixtures/session-pair';

afterEach(async () => {
  vi.useRealTimers();
  expect(await closePairs()).toBe(0);
});

const attempt = (port: number, over: Partial<DialOptions> = {}): Promise<BauError> =>
  dial({
    host: '127.0.0.1',
    port,
    identity: identityOf(2),
    random: secureRandom,
    clock: () => performance.now(),
    pools,
    checkServer: () => undefined,
    secured: () => undefined,
    ...over,
  }).then(
    () => {
      throw new Error('the dial succeeded');
    },
    (error: unknown) => error as BauError,
  );

/** A server that runs `say` once it has the first 38 bytes of a client. */
async function scripted(say: (wire: Wire, message1: Buffer) => void): Promise<{
  port: number;
  wires: Wire[];
}> {
  const wires: Wire[] = [];
  const port = await listen((socket) => {
    const wire = new Wire(socket);
    wires.push(wire);
    wire.read(38).then(
      (first) => {
        expect(first.toString('hex', 0, 6)).toBe('424155010020');
        say(wire, first.subarray(6));
      },
      () => undefined,
    );
  });
  return { port, wires };
}

const message2 = (message1: Buffer): Buffer => {
  const reply = new ServerHandshake(identityOf(1), secureRandom).message1(message1);
  return Buffer.concat([Buffer.from('00c0', 'hex'), reply]);
};

describe('dialing', () => {
  it.each([
    [426, 'version'],
    [429, 'slow_down'],
    [503, 'full'],
  ] as const)('takes the hint %i for what it is: unverified', async (status, reason) => {
    for (const split of [1, 2, 3, 6]) {
      const hint = Buffer.from([0x42, 0x41, 0x55, 0, status >> 8, status & 255]);
      const { port } = await scripted((wire) => {
        wire.write(hint.subarray(0, split));
        setTimeout(() => wire.socket.end(hint.subarray(split)), 10);
      });
      const error = await attempt(port);
      expect(error).toMatchObject({ reason, status, params: { unverified: 1 } });
    }
  });

  it.each([
    ['a hint of another status', '42415500' + '0193'],
    ['a hint that is none', '424141410000'],
    ['a hint of another version', '4241550101aa'],
    ['half a hint', '424155'],
    ['a message 2 of 191 bytes', '00bf'],
    ['a message 2 of 193 bytes', '00c1'],
    ['a message 2 of nothing', `00c0${'00'.repeat(192)}`],
    ['nothing', ''],
  ])('fails the handshake at %s', async (_, hex) => {
    const { port, wires } = await scripted((wire) => {
      wire.socket.end(Buffer.from(hex, 'hex'));
    });
    expect(await attempt(port)).toMatchObject({ reason: 'handshake_failed' });
    expect(wires[0]?.received).toHaveLength(0);
  });

  it('fails at any changed byte of message 2, and message 3 is never sent', async () => {
    for (const at of [2, 33, 34, 81, 82, 100, 193]) {
      const { port, wires } = await scripted((wire, first) => {
        const reply = message2(first);
        reply[at]! ^= 1;
        wire.write(reply);
      });
      expect(await attempt(port)).toMatchObject({ reason: 'handshake_failed' });
      await until(() => wires[0]?.ended);
      expect(wires[0]?.received).toHaveLength(0);
    }
  });

  it('asks about the server before message 3, which a refusal keeps back', async () => {
    for (const reason of ['identity_changed', 'cancelled'] as const) {
      const { port, wires } = await scripted((wire, first) => {
        wire.write(message2(first));
      });
      const seen: string[] = [];
      const error = await attempt(port, {
        checkServer: (server) => {
          seen.push(server.fp26);
          throw new BauError(reason);
        },
      });
      expect([error.reason, seen]).toEqual([reason, [identityOf(1).public.fp26]]);
      await until(() => wires[0]?.ended);
      expect(wires[0]?.received).toHaveLength(0);
    }
  });

  it('refuses a server with its own identity', async () => {
    const { port } = await scripted((wire, first) => {
      wire.write(message2(first));
    });
    expect(await attempt(port, { identity: identityOf(1) })).toMatchObject({
      reason: 'own_identity',
    });
  });

  it('says that nobody listens, and what the system said', async () => {
    const port = await listen(() => undefined);
    await closePairs();
    const error = await attempt(port);
    expect(error).toMatchObject({ reason: 'unreachable', params: { code: 'ECONNREFUSED' } });
  });

  it('takes a reset in the middle for a failed handshake', async () => {
    const { port } = await scripted((wire) => {
      wire.write(Buffer.from('00c0', 'hex'));
      setTimeout(() => wire.socket.resetAndDestroy(), 20);
    });
    expect(await attempt(port)).toMatchObject({ reason: 'handshake_failed' });
  });

  it('gives connecting 10 s, and the handshake another 10 s', async () => {
    const { port, wires } = await scripted(() => undefined);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const unconnected = attempt(port);
    vi.advanceTimersByTime(10_000);
    expect(await unconnected).toMatchObject({ reason: 'connect_timeout' });
    const settled: BauError[] = [];
    void attempt(port).then((error) => settled.push(error));
    await until(() => wires.some((wire) => wire.socket.bytesRead === 38));
    vi.advanceTimersByTime(9999);
    await new Promise((resolve) => setImmediate(resolve));
    expect(settled).toEqual([]);
    vi.advanceTimersByTime(1);
    await until(() => settled.length === 1);
    expect(settled[0]).toMatchObject({ reason: 'handshake_failed', message: 'deadline' });
  });

  it('can be called off before and during', async () => {
    const { port, wires } = await scripted(() => undefined);
    const before = new AbortController();
    before.abort();
    expect(await attempt(port, { signal: before.signal })).toMatchObject({ reason: 'cancelled' });
    const during = new AbortController();
    const pending = attempt(port, { signal: during.signal });
    await until(() => wires.some((wire) => wire.socket.bytesRead === 38));
    during.abort();
    expect(await pending).toMatchObject({ reason: 'cancelled' });
    await until(() => wires.every((wire) => wire.ended));
  });

  it('is not touched any more by its signal once the channel is there', async () => {
    const pair = await openPair();
    const controller = new AbortController();
    const socketPort = pair.server.socket.localPort!;
    let secured = 0;
    const channel = await dial({
      host: '127.0.0.1',
      port: socketPort,
      identity: identityOf(3),
      random: secureRandom,
      clock: () => performance.now(),
      pools,
      checkServer: () => undefined,
      secured: (made) => {
        made.handle({ frame: () => false, ended: () => undefined });
        secured += 1;
      },
      signal: controller.signal,
    });
    controller.abort();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([channel.state, secured]).toEqual(['AUTH', 1]);
    channel.bye('bye');
  });
});
