// How a side leaves after its BYE or hint (PROTOCOL.md section 5): half-close, read and
// discard until the peer's FIN or for 2 s, then close. Destroying at once would lose
// most statuses, because a reset discards what the peer has not read yet.

import type { Socket } from 'node:net';
import { lingerMs } from '../wire/limits';

/** A peer that does not even take our last bytes is given this long in all. */
const flushMs = 10_000;

/** The caller has taken its own 'data' listener off (or ignores what still comes). */
export function lingerAndClose(socket: Socket): void {
  if (socket.destroyed) return;
  const destroy = (): void => {
    socket.destroy();
  };
  const overall = setTimeout(destroy, flushMs);
  socket.once('close', () => {
    clearTimeout(overall);
  });
  socket.once('error', destroy);
  socket.resume();
  socket.once('end', destroy);
  socket.end(() => {
    if (socket.readableEnded) {
      destroy();
      return;
    }
    const wait = setTimeout(destroy, lingerMs);
    socket.once('close', () => {
      clearTimeout(wait);
    });
  });
}
