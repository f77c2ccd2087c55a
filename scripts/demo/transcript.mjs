/**
 * The demonstration as a person reads it: numbered steps with their time, what was done,
 * and every claim with a mark that says whether it held. Coloured on a terminal only.
 */

const CODES = { bold: '1', dim: '2', good: '32', bad: '31' };

/** Numbers the steps, times them and remembers which claims did not hold. */
export class Transcript {
  #texts;
  #isColoured = process.stdout.isTTY === true && !process.env.NO_COLOR;
  #step = 0;
  #startedAtMs = Date.now();
  /** Claims that did not hold, as they were printed. */
  failures = [];
  claims = 0;

  constructor(texts) {
    this.#texts = texts;
  }

  /** Runs `work` under the heading `key`; what it throws is a claim that did not hold. */
  async step(key, work) {
    this.#step += 1;
    const startedAtMs = Date.now();
    this.#print(`\n${this.#paint('bold', `${this.#step}. ${this.text(key)}`)}`);
    await work();
    this.#print(this.#paint('dim', `   ${seconds(Date.now() - startedAtMs)}`));
  }

  /** A sentence of the catalogue with `{name}` filled in. */
  text(key, params = {}) {
    const template = this.#texts[key];
    if (template === undefined) throw new Error(`demo: no text "${key}"`);
    return template.replace(/\{(\w+)\}/g, (_, name) => String(params[name]));
  }

  tell(key, params) {
    this.#print(`   ${this.text(key, params)}`);
  }

  /** What a command printed, as evidence under a claim. */
  quote(line) {
    this.#print(this.#paint('dim', `   | ${line}`));
  }

  /** `against` are the names that speak against the claim, where there are such. */
  claim(holds, key, params, against = []) {
    const text = [this.text(key, params), ...(holds ? [] : against)].join(' ');
    this.claims += 1;
    if (!holds) this.failures.push(text);
    const mark = holds ? this.#paint('good', '✓') : this.#paint('bad', '✗');
    this.#print(`   ${mark} ${text}`);
  }

  /** The closing lines. */
  end() {
    const time = seconds(Date.now() - this.#startedAtMs);
    if (this.failures.length === 0) {
      this.#print(`\n${this.#paint('good', this.text('allHeld', { count: this.claims, time }))}`);
      return;
    }
    this.#print(`\n${this.#paint('bad', this.text('someFailed', { time }))}`);
    for (const failure of this.failures) this.#print(`   ✗ ${failure}`);
  }

  #paint(code, text) {
    return this.#isColoured ? `\u001b[${CODES[code]}m${text}\u001b[0m` : text;
  }

  #print(line) {
    process.stdout.write(`${line}\n`);
  }
}

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
