// Entry of the hashing thread, built to out/main/hash-worker.js and started by DigestPool
// with worker_threads. It holds no state of its own.

import { parentPort } from 'node:worker_threads';
import { serveDigests } from './vault/digest-worker';

if (!parentPort) throw new Error('hash-worker: to be started as a worker thread');
serveDigests(parentPort);
