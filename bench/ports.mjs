/** Ports on loopback for servers that cannot choose their own. */
import { connect, createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

const START_MS = 10_000;

export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Whether something listens there within ten seconds. */
export async function reachable(port) {
  const deadline = Date.now() + START_MS;
  while (Date.now() < deadline) {
    if (await answers(port)) return true;
    await wait(50);
  }
  return false;
}

function answers(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
