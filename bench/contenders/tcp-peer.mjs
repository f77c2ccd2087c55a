/**
 * A file over plain TCP, as fast as Node moves one without encrypting or checking anything:
 * the ceiling. A process each:
 *   tcp-peer.mjs serve FILE           prints its port; every connection gets the file
 *   tcp-peer.mjs get PORT FILE BYTES  fails unless so many bytes came
 */
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { connect, createServer } from 'node:net';

const BLOCK = 512 * 1024;
const BLOCKS = 16;

/** Reads a block while the one before is on its way. */
async function send(path, socket) {
  const file = await open(path);
  try {
    let reading = file.read(Buffer.allocUnsafe(BLOCK), 0, BLOCK, 0);
    for (let at = 0; ;) {
      const { bytesRead, buffer } = await reading;
      if (bytesRead === 0) break;
      at += bytesRead;
      reading = file.read(Buffer.allocUnsafe(BLOCK), 0, BLOCK, at);
      if (!socket.write(buffer.subarray(0, bytesRead))) await once(socket, 'drain');
    }
    socket.end();
  } finally {
    await file.close();
  }
}

async function serve(path) {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    send(path, socket).catch((error) => socket.destroy(error));
  });
  server.listen(0, '127.0.0.1', () => process.stdout.write(`${server.address().port}\n`));
}

/** The socket is read into a few blocks in turn, which are written while others fill. */
async function get(port, path, bytes) {
  const file = await open(path, 'wx');
  const free = Array.from({ length: BLOCKS }, () => Buffer.allocUnsafeSlow(BLOCK));
  let [received, written] = [0, 0];
  let writing = Promise.resolve();
  const write = async (block, size, at) => {
    await file.write(block, 0, size, at);
    written += size;
    free.push(block);
    socket.resume();
  };
  const callback = (size, block) => {
    const at = received;
    received += size;
    writing = writing.then(() => write(block, size, at));
    // The next block is taken right after this call, even where reading pauses.
    return free.length > 1;
  };
  const onread = { buffer: () => free.pop(), callback };
  const socket = connect({ port, host: '127.0.0.1', onread });
  await once(socket, 'close');
  await writing;
  await file.close();
  if (written !== bytes) throw new Error(`${written} bytes instead of ${bytes}`);
}

const [mode, ...rest] = process.argv.slice(2);
if (mode === 'serve') await serve(rest[0]);
else await get(Number(rest[0]), rest[1], Number(rest[2]));
