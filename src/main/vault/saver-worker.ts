// The thread's side of Saver: opens folders and saves files, one message after another,
// with synchronous calls that hold up nobody here.

import type { MessagePort } from 'node:worker_threads';
import { FileSaver, failureFrom, type SaverTools } from './saver-files';
import { filesIn, SaverFolders } from './saver-folders';
import { Slabs } from './saver-list';
import { PartMaker } from './saver-parts';
import type {
  AnsweredMessage,
  DoneAnswer,
  FolderAnswer,
  FolderMessage,
  FromSaver,
  StartMessage,
  ToSaver,
} from './saver-protocol';
import { Strays } from './saver-strays';

class SaverServer {
  readonly slabs = new Slabs();
  readonly #parts = new PartMaker();
  #strays: Strays | null = null;
  #tools: SaverTools | null = null;

  async answer(message: AnsweredMessage): Promise<FromSaver> {
    switch (message.op) {
      case 'start':
        return attempt(() => {
          this.#start(message);
        });
      case 'folder':
        return this.#folder(message);
      case 'save':
        return new FileSaver(this.#started(), message).save();
      case 'leave':
        return attempt(() => {
          const { folders } = this.#started();
          folders.syncDirty();
          for (const folder of message.folders) folders.leave(folder);
        });
      case 'finish':
        return attempt(() => {
          this.#started().folders.syncDirty();
          this.#strays?.finish();
        });
    }
  }

  #start({ root, fileMode, strayMs }: StartMessage): void {
    this.#strays = new Strays(strayMs);
    const folders = new SaverFolders(root, this.#strays);
    this.#tools = { folders, slabs: this.slabs, parts: this.#parts, fileMode };
  }

  #started(): SaverTools {
    if (!this.#tools) throw new Error('saver: not started');
    return this.#tools;
  }

  #folder({ folder, parent, segment, look }: FolderMessage): FolderAnswer {
    try {
      const { path } = this.#started().folders.open(folder, parent, segment);
      return { op: 'folder', path, files: look ? filesIn(path) : null, failure: null };
    } catch (error) {
      return { op: 'folder', path: '', files: null, failure: failureFrom(error) };
    }
  }
}

function attempt(work: () => void): DoneAnswer {
  try {
    work();
    return { op: 'done', failure: null };
  } catch (error) {
    return { op: 'done', failure: failureFrom(error) };
  }
}

/** Answers a Saver's messages on `port` for as long as the thread lives. */
export function serveSaver(port: MessagePort): void {
  const server = new SaverServer();
  let last = Promise.resolve();
  port.on('message', (message: ToSaver) => {
    // A slab is needed by later messages only.
    if (message.op === 'slab') server.slabs.add(message.slab, message.sab);
    else {
      // What fails here was expected by nobody: it ends the thread, which Saver tells.
      last = last.then(async () => {
        port.postMessage(await server.answer(message));
      });
    }
  });
}
