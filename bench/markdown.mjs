/**
 * Puts results into docs/BENCHMARKS.md, between two markers. Each suite has a section with
 * markers of its own, so that a run of some suites leaves the others' results alone.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { projectDir } from '../scripts/paths.mjs';
import { machineLine, remarks, table, verdict } from './report.mjs';
import { SUITE_NAMES } from './suites.mjs';

const file = join(projectDir, 'docs', 'BENCHMARKS.md');
const BEGIN = '<!-- results: begin -->';
const END = '<!-- results: end -->';

/** A suite's section, markers included. `results` is the run it comes from. */
export function section(suite, results) {
  const { name, title, inMemory, columns = [] } = suite;
  const where = inMemory ? 'Files in memory.' : 'Files on disk.';
  const plain = columns.map((column) => ({ ...column, title: escape(column.title) }));
  const rows = (suite.rows ?? []).map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([key, value]) => [
        key,
        typeof value === 'string' ? escape(value) : value,
      ]),
    ),
  );
  const [head, ...body] = table({ columns: plain, rows }, { between: ' | ' });
  const rule = columns.map((_, at) => (at === 0 ? ':--' : '--:')).join(' | ');
  const lines = head === undefined ? [] : [head, rule, ...body].map((line) => `| ${line} |`);
  const list = [...(suite.targets ?? []).map(verdict), ...remarks(suite)];
  return [
    `<!-- suite: ${name} -->`,
    '',
    `### ${name}: ${escape(title)}`,
    '',
    `${escape(machineLine(results))}. ${where}`,
    '',
    ...lines,
    '',
    ...list.map((line) => `- ${escape(line)}`),
    '',
    `<!-- /suite: ${name} -->`,
  ].join('\n');
}

/** `text` with the sections of `results` in place of earlier ones. Throws without the markers. */
export function withResults(text, results) {
  const [before, rest] = split(text, BEGIN);
  const [old, after] = split(rest, END);
  const fresh = new Map(results.suites.map((suite) => [suite.name, section(suite, results)]));
  const sections = SUITE_NAMES.map((name) => fresh.get(name) ?? earlier(old, name));
  const body = sections.filter((part) => part !== null).join('\n\n');
  return `${before}${BEGIN}\n\n${body}\n\n${END}${after}`;
}

export async function writeMarkdown(results) {
  await writeFile(file, withResults(await readFile(file, 'utf8'), results));
}

function earlier(text, name) {
  const from = text.indexOf(`<!-- suite: ${name} -->`);
  const last = `<!-- /suite: ${name} -->`;
  const to = text.indexOf(last);
  return from === -1 || to === -1 ? null : text.slice(from, to + last.length);
}

function split(text, marker) {
  const at = text.indexOf(marker);
  if (at === -1) throw new Error(`docs/BENCHMARKS.md lacks ${marker}`);
  return [text.slice(0, at), text.slice(at + marker.length)];
}

function escape(text) {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll(/\s+/g, ' ');
}
