// Entry of the threads that hash, load and save files, built to out/main/hash-worker.js and
// started with worker_threads by DigestPool, Loader and Saver. It holds no state of its own.

import { parentPort, workerData } from 'node:worker_threads';
import { serveDigests } from './vault/digest-worker';
import { serveLoads } from './vault/loader-worker';
import { serveSaver } from './vault/saver-worker';

if (!parentPort) throw new Error('hash-worker: to be started as a worker thread');
const asked = workerData as
  { readonly role: 'loader'; readonly etagKey: Uint8Array } | { readonly role: 'saver' } | null;
if (asked?.role === 'loader') serveLoads(parentPort, asked.etagKey);
else if (asked?.role === 'saver') serveSaver(parentPort);
else serveDigests(parentPort);
