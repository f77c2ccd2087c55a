/**
 * What a suite has at hand: where to work, how large to be, what is there on this machine,
 * and a list of what to end afterwards.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { say } from '../scripts/processes.mjs';

export class Context {
  /** [{ name, why }]: left out because the machine lacks something. */
  skipped = [];
  /** [{ name, why }]: should have worked and did not. */
  failures = [];
  #closers = [];
  #folders = 0;

  /**
   * `setting` is what the parent process found out: { dir, inMemory, quick, runtimes, lacking }.
   * `runtimes` are { name, command, env } that run the command line; `lacking` maps needs of
   * system-libs.mjs to why they are not met.
   */
  constructor(setting) {
    Object.assign(this, setting);
    this.rounds = setting.quick ? 3 : 5;
  }

  say(text) {
    say(`  ${text}`);
  }

  /** One of two numbers, by how large the run is. */
  size(full, quick) {
    return this.quick ? quick : full;
  }

  skip(name, why) {
    this.skipped.push({ name, why });
    this.say(`${name} left out: ${why}`);
  }

  fail(name, error) {
    const why = String(error?.message ?? error);
    this.failures.push({ name, why });
    this.say(`${name} FAILED: ${why}`);
  }

  /** Whether a need is met; where it is not, `name` is noted as left out. */
  has(need, name) {
    const why = this.lacking[need];
    if (why === undefined) return true;
    this.skip(name, why);
    return false;
  }

  /** A fresh folder of this suite. */
  async folder(name) {
    this.#folders += 1;
    const path = join(this.dir, `${String(this.#folders)}-${name}`);
    await mkdir(path);
    return path;
  }

  /** Runs `close` at the end, before anything noted earlier. */
  atEnd(close) {
    this.#closers.push(close);
  }

  /** Tells of a contender's round, and notes it as failed where it was. */
  onRound = (name, round, { seconds, failure }) => {
    if (failure !== undefined) this.fail(name, failure);
    else this.say(`round ${round}: ${name} ${seconds.toFixed(2)} s`);
  };

  async close() {
    for (const close of this.#closers.splice(0).reverse()) await close();
  }
}
