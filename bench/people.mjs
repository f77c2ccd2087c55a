/**
 * Clients by the hundred in one process: real sessions of this program's own client code,
 * without its disk, so that what is measured is the server and the way to it.
 */
import { loadSource } from './source.mjs';

const WINDOW = 8;
const READ_BYTES = 1024 * 1024;

/** The parts of the program that clients here are made of. */
export function loadClients(name) {
  return loadSource(name, {
    'src/main/client/client-session': ['ClientSession'],
    'src/main/crypto/random': ['secureRandom'],
    'src/main/wire/slots': ['SlotPool'],
    'src/main/session/outbox': ['TrainPool'],
    'src/main/wire/binary': ['encodeRead'],
    'src/main/wire/bodies': ['answerBodies'],
    'src/main/identity/identity': ['Identity'],
    'test/fixtures/many-ids': ['bindMany'],
    'test/fixtures/light-client': ['LightClient'],
  });
}

/** Connects a person ({ id, identity } as bindMany gives) to a server on loopback. */
export function connectPerson(source, pools, port, { id, identity }) {
  return source.ClientSession.connect({
    host: '127.0.0.1',
    port,
    identity,
    random: source.secureRandom,
    clock: Date.now,
    pools,
    checkServer: () => {},
    auth: () => ({ mode: 'known', id, app: 'bench/1' }),
  });
}

export function newPools({ SlotPool, TrainPool }) {
  return { slots: new SlotPool(), trains: new TrainPool() };
}

/**
 * Draws one file and has it sealed. Every byte is compared with `expected`, whose BLAKE2b-512
 * is `digest` in hex. Resolves to seconds from the request to the receipt.
 */
export async function draw(source, session, name, expected, digest) {
  const startedAt = performance.now();
  const { handle, size } = await session.ask('OPEN', { name }, source.answerBodies.OPEN);
  if (size !== expected.length) throw new Error(`${name} has ${size} bytes`);
  let next = 0;
  const readOn = async () => {
    while (next < size) {
      const from = next;
      next += READ_BYTES;
      await read(source, session, { handle, from, end: Math.min(size, next) }, expected);
    }
  };
  await Promise.all(Array.from({ length: WINDOW }, readOn));
  await session.ask('SEAL', { handle, digest }, source.answerBodies.SEAL);
  return (performance.now() - startedAt) / 1000;
}

function read({ encodeRead }, session, { handle, from, end }, expected) {
  return new Promise((resolve, reject) => {
    const sink = (offset, content) => {
      if (expected.compare(content, 0, content.length, offset, offset + content.length) !== 0) {
        reject(new Error(`wrong bytes at ${offset}`));
      }
      return false;
    };
    const data = { sink, from, next: from, end, mayEndEarly: false };
    const body = encodeRead({ handle, offset: from, length: end - from });
    session.send('READ', body, { ok: null, data, resolve, reject, timed: true });
  });
}

/** `work` for every item, at most `atOnce` at a time; resolves to the results in order. */
export async function eachOf(items, atOnce, work) {
  const results = new Array(items.length);
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const at = next;
      next += 1;
      results[at] = await work(items[at], at);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return results;
}
