import { describe, expect, test } from 'vitest';
import { Writable } from 'node:stream';
import { Output } from '../../src/main/cli/output';

/** Takes what is written; holds every write back while `isStuck`. */
class Sink extends Writable {
  text = '';
  isStuck = false;
  isTTY?: boolean;
  private waiting: (() => void) | null = null;

  constructor() {
    super({ decodeStrings: false });
  }

  override _write(chunk: string, _encoding: string, done: () => void): void {
    this.text += chunk;
    if (this.isStuck) this.waiting = done;
    else done();
  }

  release(): void {
    this.isStuck = false;
    this.waiting?.();
  }
}

function outputs(isJson: boolean): { output: Output; stdout: Sink; stderr: Sink } {
  const stdout = new Sink();
  const stderr = new Sink();
  const output = new Output(isJson, { stdout, stderr }, (count) => `omitted ${String(count)}`);
  return { output, stdout, stderr };
}

describe('output', () => {
  test('is one object a line, which no string of a peer can make speak to a terminal', () => {
    const { output, stdout } = outputs(true);
    const name = 'a\u001b[2J\u009b31m\u202egnp.\u{e0041}\u2028\r\n"ção"';
    output.result({ type: 'entry', name }, () => 'text');
    expect(stdout.text).toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+\n$/u);
    expect(JSON.parse(stdout.text)).toEqual({ type: 'entry', name });
    expect(stdout.text).toContain('ção');
  });

  test('is text for people otherwise', () => {
    const { output, stdout, stderr } = outputs(false);
    output.result({ type: 'entry' }, () => ['one', 'two']);
    output.note('three');
    expect(stdout.text).toBe('one\ntwo\n');
    expect(stderr.text).toBe('three\n');
  });

  test('leaves events out, and says so, while its reader does not keep up', async () => {
    const { output, stdout } = outputs(true);
    stdout.isStuck = true;
    const big = 'x'.repeat(100_000);
    for (let i = 0; i < 100; i += 1) output.event({ type: 'message', i, big }, () => []);
    expect(stdout.writableLength).toBeLessThan(1_300_000);
    stdout.release();
    await output.drained();
    output.event({ type: 'message', i: 100 }, () => []);
    const lines = stdout.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string });
    const last = lines.at(-1);
    const omitted = lines.at(-2) as { type: string; count: number };
    expect(last).toEqual({ type: 'message', i: 100 });
    expect(omitted.type).toBe('omitted');
    expect(lines.length - 2 + omitted.count).toBe(100);
  });

  test('goes quiet when its reader leaves', async () => {
    const { output, stdout } = outputs(false);
    stdout.destroy(Object.assign(new Error('EPIPE'), { code: 'EPIPE' }));
    await new Promise((resolve) => setImmediate(resolve));
    expect(output.deaf).toBe(true);
    output.result({ type: 'entry' }, () => 'text');
    await output.drained();
  });

  test('keeps the line of progress below what is printed, on a terminal only', () => {
    const { output, stderr } = outputs(false);
    output.status('nothing');
    expect(stderr.text).toBe('');
    stderr.isTTY = true;
    output.status('half');
    output.note('done');
    output.status('');
    expect(stderr.text).toBe('\r\u001b[Khalf\r\u001b[Kdone\nhalf\r\u001b[K');
  });
});
