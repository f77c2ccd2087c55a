// The loading thread's side: takes lists of files, loads one after another into the shared
// slabs, and answers in lists short enough that the other side begins to send early.

import type { MessagePort } from 'node:worker_threads';
import { loadOutcome, type LoadMessage, type ToLoader } from './loader-protocol';
import { ListFacts, loadFile, type LoadedFile } from './loader-read';

/** An answer leaves after so many files or bytes at the latest. */
const answerEvery = { files: 64, bytes: 262_144 } as const;

function outcomeOf(loaded: LoadedFile | null): number {
  if (!loaded) return loadOutcome.failed;
  if (loaded.digest === null) return loadOutcome.known;
  return loaded.settled ? loadOutcome.settled : loadOutcome.hashed;
}

class LoadServer {
  readonly #slabs = new Map<number, Uint8Array>();
  #facts: number[] = [];
  #text = '';
  #files = 0;
  #bytes = 0;

  constructor(
    private readonly port: MessagePort,
    private readonly key: Uint8Array,
  ) {}

  take(message: ToLoader): void {
    switch (message.op) {
      case 'slab':
        this.#slabs.set(message.slab, new Uint8Array(message.sab));
        return;
      case 'forget':
        this.#slabs.delete(message.slab);
        return;
      case 'load':
        this.#load(message);
    }
  }

  #load({ root, nowMs, paths, inodes, targets, knownEtags }: LoadMessage): void {
    const facts = new ListFacts(root, nowMs);
    let at = 0;
    for (const [n, path] of paths.split('\0').entries()) {
      const count = targets[at] ?? 0;
      const file = {
        path,
        inode: { dev: inodes[2 * n] ?? 0n, ino: inodes[2 * n + 1] ?? 0n },
        targets: this.#views(targets, at + 1, count),
        knownEtag: knownEtags[n] ?? '',
      };
      at += 1 + 3 * count;
      this.#answer(loadFile(file, this.key, facts));
    }
    this.#flush();
  }

  #views(targets: readonly number[], from: number, count: number): Uint8Array[] {
    const views: Uint8Array[] = [];
    for (let i = from; i < from + 3 * count; i += 3) {
      const slab = this.#slabs.get(targets[i] ?? -1);
      if (!slab) throw new Error('loader: unknown slab');
      const offset = targets[i + 1] ?? 0;
      views.push(slab.subarray(offset, offset + (targets[i + 2] ?? 0)));
    }
    return views;
  }

  #answer(loaded: LoadedFile | null): void {
    this.#facts.push(outcomeOf(loaded), loaded?.size ?? 0, loaded?.mtimeMs ?? 0);
    if (loaded) this.#text += loaded.etag + (loaded.digest ?? '');
    this.#files += 1;
    this.#bytes += loaded?.size ?? 0;
    if (this.#files >= answerEvery.files || this.#bytes >= answerEvery.bytes) this.#flush();
  }

  #flush(): void {
    if (this.#files === 0) return;
    this.port.postMessage({ facts: this.#facts, text: this.#text });
    this.#facts = [];
    this.#text = '';
    this.#files = 0;
    this.#bytes = 0;
  }
}

/** Answers the messages on `port` for as long as the thread lives; `key` is the etag key. */
export function serveLoads(port: MessagePort, key: Uint8Array): void {
  const server = new LoadServer(port, key);
  port.on('message', (message: ToLoader) => {
    server.take(message);
  });
}
