// `bau audit`: the newest rows of the audit log, a check of all of it, or a copy in a file.

import { fillText } from '../../../shared/i18n/texts';
import type { EngineInput, EngineOutput } from '../../../shared/ipc/commands';
import type { Command } from '../command';
import type { Context } from '../context';
import { auditLine } from './audit-line';
import { auditCount, auditFilter } from './audit-options';

type Filter = Pick<EngineInput<'audit.list'>, 'kinds' | 'id' | 'text' | 'since'>;
type Row = EngineOutput<'audit.list'>['rows'][number];

const pageRows = 500;
const shownRows = 50;
const limits = { shown: 100_000, kept: { least: 1000, most: 10_000_000 } } as const;

export const audit: Command = {
  options: ['id', 'kind', 'since', 'query', 'limit', 'verify', 'export', 'keep'],
  required: [],
  operands: '',
  least: 0,
  most: 0,
  prepare: (values) => {
    const filter = auditFilter(values, Date.now());
    const most = auditCount(values, 'limit', { least: 1, most: limits.shown }) ?? shownRows;
    const maxRows = auditCount(values, 'keep', limits.kept);
    const path = values.folder('export');
    if (values.has('verify')) return verify;
    if (path !== undefined) return (context) => exportTo(context, path, filter);
    if (maxRows !== undefined) return (context) => keep(context, maxRows);
    return (context) => list(context, filter, most);
  },
};

async function list(context: Context, filter: Filter, most: number): Promise<void> {
  const { engine, output, texts } = context;
  const rows: Row[] = [];
  let after: number | undefined;
  do {
    const limit = Math.min(pageRows, most - rows.length);
    const page = await engine.do('audit.list', { ...filter, limit, after });
    rows.push(...page.rows);
    after = page.next ?? undefined;
  } while (after !== undefined && rows.length < most);
  // As in any log, the newest is the last line.
  for (const row of rows.reverse()) {
    output.result({ type: 'row', ...row }, () => auditLine(context, row));
    await output.drained();
    if (output.deaf) return;
  }
  if (rows.length === 0 && !output.isJson) output.note(texts.all.audit.none);
}

async function verify(context: Context): Promise<void> {
  const { engine, output, texts } = context;
  const found = await engine.do('audit.verify', {});
  output.result({ type: 'audit', ...found }, () => verdict(context, found));
  if (found.problem) {
    context.failed = true;
    if (output.isJson) output.note(verdictLine(context, found));
  }
  if (found.unchecked > 0) {
    output.note(texts.counted(uncheckedForms(context), found.unchecked));
  }
}

type Verdict = EngineOutput<'audit.verify'>;

function verdict(context: Context, found: Verdict): string[] {
  const { audit: words } = context.texts.all;
  const seconds = (found.ms / 1000).toFixed(1);
  const span = { first: found.firstSeq, last: found.lastSeq, seconds };
  const forms = { one: words.rows_one, other: words.rows_other };
  const checked = found.rows === 0 ? words.none : context.texts.counted(forms, found.rows, span);
  const lines = [verdictLine(context, found), checked];
  if (found.rows > 0) lines.push(fillText(words.lastHash, { hash: found.lastHash }));
  return lines;
}

function verdictLine({ texts }: Context, { problem }: Verdict): string {
  const { audit: words } = texts.all;
  if (!problem) return words.ok;
  const { seq, why, file } = problem;
  const place = file === null ? '' : fillText(words.inFile, { file });
  return fillText(words.broken, { seq, place, why: words.faults[why] });
}

const uncheckedForms = ({ texts }: Context): { one: string; other: string } => ({
  one: texts.all.audit.unchecked_one,
  other: texts.all.audit.unchecked_other,
});

async function exportTo(context: Context, path: string, filter: Filter): Promise<void> {
  const { engine, output, texts } = context;
  const { rows } = await engine.do('audit.export', { ...filter, path });
  const { exported_one: one, exported_other: other } = texts.all.audit;
  output.result({ type: 'exported', path, rows }, () =>
    texts.counted({ one, other }, rows, { path }),
  );
}

async function keep({ engine, output, texts }: Context, maxRows: number): Promise<void> {
  await engine.do('audit.configure', { maxRows });
  output.result({ type: 'audit-limit', maxRows }, () =>
    fillText(texts.all.audit.kept, { count: maxRows }),
  );
}
