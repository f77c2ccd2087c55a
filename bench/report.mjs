/**
 * Results as tables. An outcome of a suite is
 *   columns  [{ key, title, unit }] in order; the first names the row
 *   rows     objects by key; null is "not measured"
 *   targets  [{ what, value, unit, atLeast | below }]
 *   notes    sentences
 *   skipped, failures  [{ name, why }]
 * Units: s, ms, MiB, MiB/s, x (times), n (a count), n/s, us.
 */
import { isMet } from './numbers.mjs';

const DIGITS = { s: 2, ms: 1, us: 0, MiB: 0, 'MiB/s': 0, x: 2, n: 0, 'n/s': 0 };
const MOST_OF_A_REASON = 240;
const SUFFIX = { x: ' x', n: '', 'n/s': '/s' };

/** A value as people read it; a dash for none. */
export function cell(value, unit) {
  if (value === null || value === undefined || Number.isNaN(value)) return '-';
  if (typeof value !== 'number') return String(value);
  const text = value.toFixed(DIGITS[unit] ?? 2);
  return `${text}${SUFFIX[unit] ?? (unit === undefined ? '' : ` ${unit}`)}`;
}

/** Lines of equal width: the first column to the left, numbers to the right. */
export function table({ columns = [], rows = [] }, { between = '  ', rule = '' } = {}) {
  if (columns.length === 0) return [];
  const lines = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map(({ key, unit }) => cell(row[key], unit))),
  ];
  const widths = columns.map((_, at) => Math.max(...lines.map((line) => line[at].length)));
  const padded = lines.map((line) =>
    line.map((text, at) => (at === 0 ? text.padEnd(widths[at]) : text.padStart(widths[at]))),
  );
  const joined = padded.map((line) => line.join(between).trimEnd());
  return rule === ''
    ? joined
    : [joined[0], widths.map((n) => rule.repeat(n)).join(between), ...joined.slice(1)];
}

/** `met`, `missed` or `not measured`, with the number it was held to. */
export function verdict(target) {
  const wanted =
    target.atLeast === undefined
      ? `below ${cell(target.below, target.unit)}`
      : `at least ${cell(target.atLeast, target.unit)}`;
  const met = isMet(target);
  const word = met === null ? 'not measured' : met ? 'met' : 'MISSED';
  return `${target.what}: ${cell(target.value, target.unit)} (${wanted}): ${word}`;
}

/** What was left out and what went wrong, a line each; JSON has the whole text. */
export function remarks({ notes = [], skipped = [], failures = [] }) {
  const brief = (why) => why.split('\n')[0].slice(0, MOST_OF_A_REASON);
  return [
    ...notes,
    ...skipped.map(({ name, why }) => `Left out: ${name} (${brief(why)})`),
    ...failures.map(({ name, why }) => `FAILED: ${name}: ${brief(why)}`),
  ];
}

export function machineLine({ quick, machine, loadAtEnd }) {
  const { day, cores, processor, memoryGib, system, node, electron, load } = machine;
  const programs = [`Node ${node.slice(1)}`, ...(electron ? [`Electron ${electron}`] : [])];
  return (
    `${day}, ${system}, ${cores} x ${processor}, ${memoryGib} GiB, ${programs.join(', ')}, ` +
    `load ${load} before and ${loadAtEnd} after${quick ? ', QUICK' : ''}`
  );
}

/** The whole run for a terminal. */
export function textReport(results) {
  const parts = results.suites.map((suite) => {
    const where = suite.inMemory ? 'in memory' : 'on disk';
    const head = `${suite.name}: ${suite.title} (${where}, ${suite.seconds.toFixed(0)} s)`;
    const targets = (suite.targets ?? []).map(verdict);
    const lines = [...table(suite, { rule: '-' }), ...targets, ...remarks(suite)];
    return [head, ...lines.map((line) => `  ${line}`)].join('\n');
  });
  return `\n${[machineLine(results), ...parts].join('\n\n')}\n`;
}
