// What a benchmark run says: tables, verdicts, what was left out, and the results part of
// docs/BENCHMARKS.md.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

interface Suite {
  readonly name: string;
  readonly title: string;
  readonly inMemory: boolean;
  readonly seconds: number;
  readonly columns?: readonly { key: string; title: string; unit?: string }[];
  readonly rows?: readonly Readonly<Record<string, number | string | null>>[];
  readonly targets?: readonly object[];
  readonly notes?: readonly string[];
  readonly skipped?: readonly { name: string; why: string }[];
  readonly failures?: readonly { name: string; why: string }[];
}

interface Results {
  readonly quick: boolean;
  readonly machine: object;
  readonly loadAtEnd: number;
  readonly suites: readonly Suite[];
}

interface Report {
  readonly table: (suite: Partial<Suite>, look?: object) => string[];
  readonly verdict: (target: object) => string;
  readonly textReport: (results: Results) => string;
}

interface Options {
  readonly readOptions: (argv: readonly string[], names: readonly string[]) => object;
}

interface Markdown {
  readonly withResults: (text: string, results: Results) => string;
}

const load = (name: string): Promise<unknown> =>
  import(pathToFileURL(join(process.cwd(), 'bench', name)).href);

let report: Report;
let markdown: Markdown;
let options: Options;

beforeAll(async () => {
  report = (await load('report.mjs')) as Report;
  markdown = (await load('markdown.mjs')) as Markdown;
  options = (await load('options.mjs')) as Options;
});

const columns = [
  { key: 'name', title: 'what' },
  { key: 'seconds', title: 'median', unit: 's' },
  { key: 'times', title: 'scp', unit: 'x' },
];

const large: Suite = {
  name: 'large',
  title: 'one large file',
  inMemory: true,
  seconds: 61.4,
  columns,
  rows: [
    { name: 'bau', seconds: 1.5, times: 1.333 },
    { name: 'scp | fastest', seconds: 12, times: 1 },
    { name: 'nginx', seconds: null, times: null },
  ],
  targets: [{ what: 'beside scp', value: 1.333, unit: 'x', atLeast: 1.3 }],
  notes: ['A note.'],
  skipped: [{ name: 'nginx', why: 'not here\nsecond line' }],
  failures: [{ name: 'rsync', why: 'broke' }],
};

const resultsOf = (...suites: Suite[]): Results => ({
  quick: false,
  machine: {
    day: '2026-11-22',
    cores: 2,
    processor: 'CPU <1>',
    memoryGib: 24,
    system: 'Linux 6.1.0',
    node: 'v20.20.2',
    electron: '25.1.1',
    load: 0.1,
  },
  loadAtEnd: 1.9,
  suites,
});

describe('a table', () => {
  it('has columns of equal width, numbers to the right, and a dash for what is not known', () => {
    expect(report.table(large)).toEqual([
      'what            median     scp',
      'bau             1.50 s  1.33 x',
      'scp | fastest  12.00 s  1.00 x',
      'nginx                -       -',
    ]);
  });

  it('has no line at all without columns', () => {
    expect(report.table({})).toEqual([]);
  });
});

describe('a verdict', () => {
  it('says whether a target was met, and which it was', () => {
    const target = { what: 'first byte', unit: 'ms', below: 50 };
    expect(report.verdict({ ...target, value: 12.34 })).toBe(
      'first byte: 12.3 ms (below 50.0 ms): met',
    );
    expect(report.verdict({ ...target, value: 50 })).toContain('MISSED');
    expect(report.verdict({ ...target, value: null })).toContain('-');
    expect(report.verdict({ ...target, value: null })).toContain('not measured');
  });
});

describe('the report of a run', () => {
  it('names what was left out and what failed', () => {
    const text = report.textReport(resultsOf(large, { ...large, name: 'small', columns: [] }));
    expect(text).toContain('Left out: nginx (not here)');
    expect(text).toContain('FAILED: rsync: broke');
    expect(text).toContain('beside scp: 1.33 x (at least 1.30 x): met');
    expect(text).toContain('Node 20.20.2, Electron 25.1.1, load 0.1 before and 1.9 after');
    expect(text).not.toContain('QUICK');
  });

  it('says so when the run was a quick one', () => {
    expect(report.textReport({ ...resultsOf(large), quick: true })).toContain('QUICK');
  });
});

describe('the results in the document', () => {
  const empty = 'Before.\n<!-- results: begin -->\n<!-- results: end -->\nAfter.\n';

  it('stand between the markers, as tables, with nothing that is markup', () => {
    const text = markdown.withResults(empty, resultsOf(large));
    expect(text.startsWith('Before.\n<!-- results: begin -->')).toBe(true);
    expect(text.endsWith('<!-- results: end -->\nAfter.\n')).toBe(true);
    expect(text).toContain('### large: one large file');
    expect(text).toContain('| scp \\| fastest | 12.00 s | 1.00 x |');
    expect(text).toContain('CPU &lt;1>');
    expect(text).toContain('- FAILED: rsync: broke');
  });

  it('are replaced suite by suite, in the order of the suites', () => {
    const small = { ...large, name: 'small', title: 'small files' };
    const first = markdown.withResults(empty, resultsOf(small));
    const second = markdown.withResults(first, resultsOf({ ...large, title: 'earlier' }));
    const third = markdown.withResults(second, resultsOf(large));
    expect(third).not.toContain('earlier');
    expect(third.indexOf('### large')).toBeLessThan(third.indexOf('### small'));
    expect(third.match(/### /g)).toHaveLength(2);
    expect(markdown.withResults(third, resultsOf(large))).toBe(third);
  });

  it('cannot be put where the markers are missing', () => {
    expect(() => markdown.withResults('Nothing.', resultsOf(large))).toThrow('results: begin');
  });
});

describe('the command line', () => {
  const names = ['large', 'small', 'loop'];

  it('runs everything unless told otherwise', () => {
    expect(options.readOptions([], names)).toEqual({
      json: false,
      quick: false,
      markdown: false,
      only: names,
    });
  });

  it('takes some suites, in their own order', () => {
    const only = ['small', 'loop'];
    expect(options.readOptions(['--only', 'loop,small', '--json'], names)).toMatchObject({
      json: true,
      only,
    });
    expect(options.readOptions(['--only=loop,small'], names)).toMatchObject({ only });
  });

  it('refuses what it does not know', () => {
    expect(() => options.readOptions(['--slow'], names)).toThrow('--slow');
    expect(() => options.readOptions(['--only', 'larg'], names)).toThrow('--only');
    expect(() => options.readOptions(['--only'], names)).toThrow('--only');
  });
});
