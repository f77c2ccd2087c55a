// `bau limits`: the server's limits and what it counted; `set` changes limits.

import { BauError } from '../../../shared/errors';
import { fillText } from '../../../shared/i18n/texts';
import type { CountersView } from '../../../shared/ipc/views';
import {
  defaultLimits,
  isLimit,
  limitNames,
  type LimitsChange,
  type LimitsView,
} from '../../../shared/limit-ranges';
import type { Command } from '../command';
import type { Action, Context } from '../context';
import { columns } from '../format';
import { readLimits, valueWord, wordOf } from '../limit-words';
import { UsageError } from '../usage-error';

export const limits: Command = {
  options: [],
  required: [],
  operands: '[set NAME=VALUE...]',
  least: 0,
  most: 64,
  prepare: (_values, [word, ...rest]) => {
    if (word === undefined) return show;
    if (word !== 'set') throw new UsageError('extraArgument', { value: word.slice(0, 64) });
    if (rest.length === 0) throw new UsageError('missingArgument', { expected: 'NAME=VALUE' });
    return set(readLimits(rest));
  },
};

const show: Action = async (context) => {
  const { engine, output } = context;
  const { limits: now } = await engine.do('limits.get', {});
  output.result({ type: 'limits', limits: now }, () => columns(rows(context, now)));
  const { running, counters } = await engine.do('server.counters', {});
  output.result({ type: 'counters', running, ...counters }, () =>
    counters === null
      ? ['', context.texts.all.limits.nothing]
      : ['', ...counted(context, running, counters)],
  );
};

const set =
  (change: LimitsChange): Action =>
  async (context) => {
    const { engine, output, texts } = context;
    try {
      const { limits: now } = await engine.do('limits.set', { limits: change });
      output.result({ type: 'limits', limits: now }, () =>
        limitNames
          .filter((name) => Object.hasOwn(change, name))
          .map((name) => {
            const value = valueWord(name, now[name]);
            return fillText(texts.all.limits.set, { name: wordOf(name), value });
          }),
      );
    } catch (error) {
      const field = error instanceof BauError ? String(error.params['field']) : '';
      if (!(error instanceof BauError) || !isLimit(field)) throw error;
      context.fail(error.toFailure(), wordOf(field));
    }
  };

function rows({ texts }: Context, now: LimitsView): string[][] {
  const { about, usual } = texts.all.limits;
  return limitNames.map((name) => {
    const value = valueWord(name, now[name]);
    const isUsual = now[name] === defaultLimits[name];
    const params = { value, usual: valueWord(name, defaultLimits[name]) };
    return [wordOf(name), isUsual ? value : fillText(usual, params), about[name]];
  });
}

function counted({ texts, format }: Context, running: boolean, view: CountersView): string[] {
  const { counted: since, countedBefore, lines } = texts.all.limits;
  const { hinted, dropped, refused, connections, admitted, unanswered } = view;
  const list = Object.entries(refused).map(([reason, count]) => `${reason} ${String(count)}`);
  const times = { since: format.when(view.since), at: format.clock(view.at) };
  return [
    fillText(running ? since : countedBefore, times),
    ...columns(
      [
        fillText(lines.connections, { connections, admitted }),
        fillText(lines.hinted, { slow: hinted.slow_down, full: hinted.full, unanswered }),
        fillText(lines.dropped, { ...dropped, strangers: dropped.not_bau }),
        list.length === 0 ? lines.refusedNone : fillText(lines.refused, { list: list.join(', ') }),
        fillText(lines.now, {
          halfOpen: view.halfOpenNow,
          slowed: view.slowedNow,
          sessions: view.sessionsNow,
          peak: view.sessionsPeak,
        }),
        fillText(lines.work, {
          files: view.filesSealed,
          size: format.bytes(view.bytesSent),
          requests: view.requests,
          slowedRequests: view.slowedRequests,
        }),
      ].map((line) => ['', line]),
    ),
  ];
}
