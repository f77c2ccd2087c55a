// `bau clients`: the authorised IDs.

import { fillText } from '../../../shared/i18n/texts';
import type { IdView } from '../../../shared/ipc/views';
import { visibleText } from '../../../shared/visible-text';
import type { Command } from '../command';
import type { Context } from '../context';
import { columns, groups } from '../format';

export const clients: Command = {
  options: [],
  required: [],
  operands: '',
  least: 0,
  most: 0,
  prepare: () => async (context) => {
    const { engine, output, texts } = context;
    const { ids } = await engine.do('ids.list', {});
    if (output.isJson) {
      for (const id of ids) output.result({ type: 'client', ...id }, () => []);
      await output.drained();
      return;
    }
    const { clients: words } = texts.all;
    const head = [words.id, words.name, words.state, words.lastSeen, words.address, words.key];
    const lines = columns([head, ...ids.map((id) => row(context, id))]);
    output.result({ type: 'clients' }, () => (ids.length === 0 ? words.none : lines));
  },
};

function row({ texts, format }: Context, view: IdView): readonly string[] {
  const { states, inviteUntil, never } = texts.all.clients;
  const { id, name, lastSeenAt, lastAddress, inviteExpiresAt, fp } = view;
  const state = states[view.state];
  return [
    id,
    visibleText(name),
    inviteExpiresAt === null
      ? state
      : fillText(inviteUntil, { state, when: format.when(inviteExpiresAt) }),
    lastSeenAt === null ? never : format.when(lastSeenAt),
    lastAddress ?? '',
    fp === null ? '' : groups(fp),
  ];
}
