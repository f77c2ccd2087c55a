import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { BauError } from '../../src/shared/errors';
import type { Slot } from '../../src/main/wire/slots';
import { ResplitRelay } from '../fixtures/resplit-relay';
import { closePairs, openPair, pools, sendRaw, until, type Pair } from '../fixtures/session-pair';

afterEach(async () => {
  expect(await closePairs()).toBe(0);
});

const ended = async (pair: Pair): Promise<void> => {
  await until(() => pair.server.saw.ends.length > 0 && pair.client.saw.ends.length > 0);
};

describe('frames over a socket', () => {
  it('arrive whole, in order, both ways, however the stream is split or coalesced', async () => {
    const body = fc.uint8Array({ minLength: 1, maxLength: 3000 });
    const bodies = fc.array(body, { minLength: 1, maxLength: 8 });
    const sizes = fc.array(fc.integer({ min: 1, max: 4000 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(bodies, bodies, sizes, sizes, async (up, down, upSizes, downSizes) => {
        const relay = new ResplitRelay(upSizes, downSizes);
        const { server, client } = await openPair({ through: (port) => relay.to(port) });
        const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
        for (const [i, b] of up.entries()) client.channel.send('MESSAGE', i + 1, Buffer.from(b));
        for (const [i, b] of down.entries()) server.channel.send('DATA', i + 1, Buffer.from(b));
        await until(() => server.saw.frames.length === up.length);
        await until(() => client.saw.frames.length === down.length);
        expect(server.saw.frames).toEqual(
          up.map((b, i) => ({ name: 'MESSAGE', reqId: i + 1, body: hex(b) })),
        );
        expect(client.saw.frames).toEqual(
          down.map((b, i) => ({ name: 'DATA', reqId: i + 1, body: hex(b) })),
        );
        client.channel.bye('bye');
        await until(() => server.saw.ends.length > 0);
        expect(server.saw.ends[0]).toMatchObject({ kind: 'bye', by: 'peer', code: 200 });
      }),
      { numRuns: 25 },
    );
  });

  it('of every size up to the largest record arrive as they were sent', async () => {
    const { server, client } = await openPair();
    const sizes = [0, 1, 2041, 2042, 2043, 32_776, 32_777, 65_513];
    for (const [i, size] of sizes.entries()) {
      client.channel.send('MESSAGE', i + 1, Buffer.alloc(size, i));
      server.channel.send('OK', i + 1, Buffer.alloc(size, i));
    }
    const seen = sizes.map((size, i) => ({
      reqId: i + 1,
      body: Buffer.alloc(size, i).toString('hex'),
    }));
    await until(() => server.saw.frames.length === sizes.length);
    await until(() => client.saw.frames.length === sizes.length);
    expect(server.saw.frames).toEqual(seen.map((s) => ({ name: 'MESSAGE', ...s })));
    expect(client.saw.frames).toEqual(seen.map((s) => ({ name: 'OK', ...s })));
  });

  it('sent in one turn of the event loop leave in one write', async () => {
    const { server, client } = await openPair();
    let writes = 0;
    const { socket } = client;
    const write = socket.write.bind(socket);
    socket.write = ((...args: Parameters<typeof write>) => {
      writes += 1;
      return write(...args);
    }) as typeof socket.write;
    for (let i = 1; i <= 50; i += 1) client.channel.send('LIST', i, Buffer.from('{}'));
    await until(() => server.saw.frames.length === 50);
    expect(writes).toBe(1);
  });

  it('count every byte, in and out', async () => {
    const { server, client } = await openPair();
    client.channel.send('LIST', 1, Buffer.alloc(100));
    await until(() => server.saw.frames.length === 1);
    expect(client.channel.bytesOut).toBe(124);
    expect(server.channel.bytesIn).toBe(124);
  });

  it('lie in a slot that the handler may keep', async () => {
    const { server, client } = await openPair();
    const kept: { slot: Slot; body: Buffer }[] = [];
    client.saw.onFrame = ({ name, slot, body }) => {
      if (name !== 'DATA' || !slot) return false;
      kept.push({ slot, body });
      return true;
    };
    server.channel.send('DATA', 1, Buffer.from('00000000000000006162', 'hex'));
    server.channel.send('OK', 2, Buffer.from('{}'));
    server.channel.send('DATA', 1, Buffer.from('00000000000000026364', 'hex'));
    await until(() => client.saw.frames.length === 3);
    expect(pools.slots.inUse).toBe(2);
    expect(kept.map(({ body }) => body.toString('latin1', 8))).toEqual(['ab', 'cd']);
    for (const { slot } of kept) pools.slots.give(slot);
    expect(pools.slots.inUse).toBe(0);
  });

  it('of types 0x80 and above are ignored once READY, whatever their reqId and body', async () => {
    const { server, client } = await openPair();
    for (let type = 0x80; type <= 0xff; type += 1) {
      sendRaw(client.channel, type, type, 'ff');
      sendRaw(server.channel, type, 0, 'ff'.repeat(3000));
    }
    client.channel.send('LIST', 1, Buffer.from('{}'));
    server.channel.send('OK', 1, Buffer.from('{}'));
    await until(() => server.saw.frames.length === 1 && client.saw.frames.length === 1);
    expect([server.channel.state, client.channel.state]).toEqual(['READY', 'READY']);
  });
});

describe('a frame against the rules', () => {
  const faults: [string, (pair: Pair, from: 'server' | 'client') => void][] = [
    ['of an unknown type', (pair, from) => sendRaw(pair[from].channel, 0x7f)],
    ['with flags', (pair, from) => sendRaw(pair[from].channel, 0x30, 0, '00'.repeat(8), 1)],
    ['with flags, of a type to be ignored', (p, from) => sendRaw(p[from].channel, 0x80, 0, '', 2)],
    ['shorter than a header', (p, from) => p[from].channel.sendLaidOut(Buffer.alloc(5))],
    ['PING with a reqId', (p, from) => sendRaw(p[from].channel, 0x30, 1, '00'.repeat(8))],
    ['PONG with a reqId', (p, from) => sendRaw(p[from].channel, 0x31, 1, '00'.repeat(8))],
    ['PING of 7 bytes', (pair, from) => sendRaw(pair[from].channel, 0x30, 0, '00'.repeat(7))],
    ['PONG of 9 bytes', (pair, from) => sendRaw(pair[from].channel, 0x31, 0, '00'.repeat(9))],
    ['BYE without a body', (pair, from) => sendRaw(pair[from].channel, 0x3f)],
    [
      'of the other direction',
      (p, from) => sendRaw(p[from].channel, from === 'client' ? 0x20 : 0x10),
    ],
    ['AUTH or WELCOME again', (p, from) => sendRaw(p[from].channel, from === 'client' ? 1 : 2, 1)],
  ];

  it.each(faults)('%s: the server says 400 and closes', async (_, commit) => {
    const pair = await openPair();
    commit(pair, 'client');
    await ended(pair);
    expect(pair.client.saw.ends).toMatchObject([{ kind: 'bye', by: 'peer', code: 400 }]);
    expect(pair.server.saw.ends).toMatchObject([{ by: 'us', code: 400, reason: 'bad_request' }]);
    expect(pair.server.saw.ends[0]).not.toMatchObject({ detail: '' });
    expect(pair.server.saw.frames).toEqual([]);
  });

  it.each(faults)('%s: the client closes without a word', async (_, commit) => {
    const pair = await openPair();
    commit(pair, 'server');
    await ended(pair);
    expect(pair.client.saw.ends).toMatchObject([{ kind: 'integrity' }]);
    expect(pair.server.saw.ends).toEqual([{ kind: 'cut' }]);
    expect(pair.client.saw.frames).toEqual([]);
  });

  it('in AUTH even 0x80 and above, at both ends', async () => {
    const first = await openPair({ inAuth: true });
    sendRaw(first.client.channel, 0x80);
    await ended(first);
    expect(first.server.saw.ends).toMatchObject([{ by: 'us', code: 400 }]);
    const second = await openPair({ inAuth: true });
    sendRaw(second.server.channel, 0x80);
    await ended(second);
    expect(second.client.saw.ends).toMatchObject([{ kind: 'integrity' }]);
  });

  it('that the handler refuses ends it the same way', async () => {
    const refuse = (): never => {
      throw new BauError('bad_request', {}, { message: 'said the handler' });
    };
    const pair = await openPair();
    pair.server.saw.onFrame = refuse;
    pair.client.channel.send('LIST', 1, Buffer.from('{}'));
    await ended(pair);
    expect(pair.server.saw.ends).toMatchObject([{ code: 400, detail: 'said the handler' }]);
    const other = await openPair();
    other.client.saw.onFrame = refuse;
    other.server.channel.send('OK', 1, Buffer.alloc(5000));
    await ended(other);
    expect(other.client.saw.ends).toEqual([{ kind: 'integrity', why: 'said the handler' }]);
  });

  it('an unexpected failure of the handler ends the session under its own name', async () => {
    const pair = await openPair();
    pair.server.saw.onFrame = () => {
      throw new TypeError('a mistake of ours');
    };
    pair.client.channel.send('LIST', 1, Buffer.alloc(5000));
    await ended(pair);
    expect(pair.server.saw.ends).toMatchObject([
      { kind: 'integrity', why: expect.stringContaining('a mistake of ours') as string },
    ]);
  });
});
