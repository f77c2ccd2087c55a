/**
 * The real `bau` command as a child process: run to its end, or started and watched
 * through the objects it prints. No child outlives the demonstration.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { projectDir } from '../paths.mjs';

const CLI = join(projectDir, 'out', 'main', 'cli.js');
const DEADLINE_MS = 60_000;
const SERVER_DEADLINE_MS = 10 * 60_000;

const running = new Set();

/** Ends whatever still runs. */
export function killAll() {
  for (const child of running) child.kill('SIGKILL');
}

/** A started command. `objects` grows as it prints; `ended` resolves to its exit status. */
export class Bau {
  objects = [];
  stderr = '';
  #child;
  #watchers = new Set();

  /** `input` is written to its standard input. */
  constructor(args, { data, input = '' }) {
    const env = { ...process.env };
    delete env.BAU_DATA;
    delete env.BAU_PASSPHRASE;
    const all = [CLI, ...args, '--data', data, '--key-file', '--json'];
    this.#child = spawn(process.execPath, all, { env, stdio: ['pipe', 'pipe', 'pipe'] });
    running.add(this.#child);
    const deadlineMs = args[0] === 'serve' ? SERVER_DEADLINE_MS : DEADLINE_MS;
    const deadline = setTimeout(() => this.#child.kill('SIGKILL'), deadlineMs);
    let rest = '';
    this.#child.stdout.setEncoding('utf8').on('data', (text) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop();
      for (const line of lines) this.#take(JSON.parse(line));
    });
    this.#child.stderr.setEncoding('utf8').on('data', (text) => (this.stderr += text));
    this.#child.stdin.on('error', () => {});
    this.#child.stdin.end(input);
    this.ended = new Promise((resolve, reject) => {
      this.#child.once('error', reject);
      this.#child.once('close', (code, signal) => {
        clearTimeout(deadline);
        running.delete(this.#child);
        for (const watcher of this.#watchers) watcher(null);
        resolve(code ?? signal);
      });
    });
  }

  /** The first object, past or to come, that `wanted` accepts. Rejects when the command ends without. */
  seen(wanted) {
    const found = this.objects.find(wanted);
    if (found) return Promise.resolve(found);
    return new Promise((resolve, reject) => {
      const watcher = (object) => {
        if (object !== null && !wanted(object)) return;
        this.#watchers.delete(watcher);
        if (object === null) reject(new Error(`bau ended early: ${this.stderr.trim()}`));
        else resolve(object);
      };
      this.#watchers.add(watcher);
    });
  }

  of(type) {
    return this.objects.filter((object) => object.type === type);
  }

  /** What Ctrl-C at a terminal does. */
  interrupt() {
    this.#child.kill('SIGINT');
  }

  #take(object) {
    this.objects.push(object);
    for (const watcher of [...this.#watchers]) watcher(object);
  }
}

/** Runs a command to its end. */
export async function bau(args, options) {
  const command = new Bau(args, options);
  const code = await command.ended;
  const of = (type) => command.of(type);
  return { code, of, first: (type) => of(type)[0], stderr: command.stderr };
}

/** As `bau`, and throws when the command does not succeed. */
export async function mustBau(args, options) {
  const result = await bau(args, options);
  if (result.code !== 0) throw new Error(`bau ${args[0]}: ${result.stderr.trim()}`);
  return result;
}
