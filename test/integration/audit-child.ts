// A process of its own that appends to an audit log, for tests of several at once and of
// one that dies. Bundled and forked; it tells after every batch how many rows it has sent.

import { fork, type ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { onTestFinished } from 'vitest';

export interface AuditTask {
  readonly dir: string;
  readonly name: string;
  readonly batches: number;
  readonly rowsPerBatch: number;
}

// Beside node_modules, where the child finds the native addons.
const bundle = resolve(`node_modules/.cache/bau/audit-child.${String(process.pid)}.cjs`);

export async function buildAuditChild(): Promise<void> {
  await build({
    entryPoints: [resolve('test/integration/audit-child-entry.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node18',
    external: ['sodium-native', 'libsql'],
    logLevel: 'warning',
  });
}

export const removeAuditChild = (): Promise<void> => rm(bundle, { force: true });

export class AuditChild {
  /** Rows of batches that were told to be done. */
  done = 0;
  readonly ended: Promise<void>;
  readonly #process: ChildProcess;

  constructor(task: AuditTask) {
    this.#process = fork(bundle, [JSON.stringify(task)]);
    this.#process.on('message', (done) => (this.done = Number(done)));
    this.ended = new Promise((ended) => {
      this.#process.once('exit', () => {
        ended();
      });
    });
    onTestFinished(() => this.kill());
  }

  /** At once, without a chance to tidy up. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.ended;
  }
}
