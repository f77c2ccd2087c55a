// Real child processes for the store's tests: the entry is bundled once per test file and
// forked; parent and child speak in steps.

import { fork, type ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { build } from 'esbuild';
import { onTestFinished } from 'vitest';

export type ChildTask = { readonly dir: string; readonly now: number } & (
  | { readonly action: 'use-invite'; readonly inviteId: string; readonly fp: string }
  | { readonly action: 'revoke'; readonly id: string }
  | { readonly action: 'claim'; readonly id: string; readonly fp: string }
  | { readonly action: 'write-many'; readonly id: string; readonly count: number }
  | { readonly action: 'protect-many'; readonly passphrases: readonly string[] }
  | { readonly action: 'serve' | 'open-store' | 'open-seeds' }
);

export interface ChildReport {
  readonly step: 'ready' | 'serving' | 'done';
  readonly result?: object;
}

// Beside node_modules, where the child finds the native addons.
const bundle = resolve(`node_modules/.cache/bau/store-child.${String(process.pid)}.cjs`);

export async function buildChild(): Promise<void> {
  await build({
    entryPoints: [resolve('test/integration/store-child-entry.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node18',
    external: ['sodium-native', 'libsql'],
    logLevel: 'warning',
  });
}

export async function removeChild(): Promise<void> {
  await rm(bundle, { force: true });
}

export class StoreChild {
  readonly #process: ChildProcess;
  readonly #reports: ChildReport[] = [];
  #wake: () => void = () => undefined;

  constructor(task: ChildTask) {
    this.#process = fork(bundle, [JSON.stringify(task)], { serialization: 'json' });
    this.#process.on('message', (message) => {
      this.#reports.push(message as ChildReport);
      this.#wake();
    });
    this.#process.on('exit', () => this.#wake());
    onTestFinished(() => this.kill());
  }

  /** Waits for the first of those steps; throws when the child ends without any. */
  async reached(...steps: readonly ChildReport['step'][]): Promise<object> {
    for (;;) {
      const found = this.#reports.find((report) => steps.includes(report.step));
      if (found) return found.result ?? {};
      if (this.#process.exitCode !== null || this.#process.signalCode !== null) {
        throw new Error(`the child ended before ${steps.join()}: ${JSON.stringify(this.#reports)}`);
      }
      await new Promise<void>((wake) => (this.#wake = wake));
    }
  }

  go(): void {
    this.#process.send('go');
  }

  /** Ends it at once, without a chance to tidy up, and waits until it is gone. */
  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const gone = new Promise((exit) => this.#process.once('exit', exit));
    this.#process.kill('SIGKILL');
    await gone;
  }
}

/** Lets them start together, and gives what each came to. */
export async function race(tasks: readonly ChildTask[]): Promise<object[]> {
  const children = tasks.map((task) => new StoreChild(task));
  await Promise.all(children.map((child) => child.reached('ready')));
  for (const child of children) child.go();
  return Promise.all(children.map((child) => child.reached('done')));
}
