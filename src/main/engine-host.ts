// Entry of the engine's own process under the app: a plain Node program that hosts one
// engine behind the port its parent gave it, so that bytes never wait for windows.

import { Engine } from './engine/engine';
import { serveEngine } from './engine/port-server';
import type { ToEngine } from './engine/port';

const { parentPort } = process;

// Ctrl-C in a terminal reaches the whole process group at once: the app is the one to end
// this engine, after it has taken leave of its peers.
process.on('SIGINT', () => undefined);

serveEngine(
  {
    post: (message) => {
      parentPort.postMessage(message);
    },
    listen: (listener) => {
      parentPort.on('message', ({ data }) => {
        listener(data as ToEngine);
      });
    },
  },
  (options) => Engine.open(options),
);
