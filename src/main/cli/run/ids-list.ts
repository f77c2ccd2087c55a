// IDs with their state and rights, as rows for people or objects for programs.

import { fillText } from '../../../shared/i18n/texts';
import type { IdView } from '../../../shared/ipc/views';
import { visibleText } from '../../../shared/visible-text';
import type { Action, Context } from '../context';
import { columns } from '../format';
import type { Values } from '../values';

/** `bau ids list`. */
export function listIds(values: Values): Action {
  const query = values.text('query', { max: 256 })?.toLowerCase() ?? '';
  return async (context) => {
    const { ids } = await context.engine.do('ids.list', {});
    const found = ids.filter(({ id, name }) => `${id} ${name.toLowerCase()}`.includes(query));
    const { none, nothingFound } = context.texts.all.ids;
    await showIds(context, found, query === '' ? none : fillText(nothingFound, { query }));
  };
}

/** Writes these IDs, or `nothing` for people where there are none. */
export async function showIds(
  context: Context,
  ids: readonly IdView[],
  nothing: string,
): Promise<void> {
  const { output, texts } = context;
  if (output.isJson) {
    for (const id of ids) output.result({ type: 'id', ...id }, () => []);
    await output.drained();
    return;
  }
  const { clients: words, ids: more } = texts.all;
  const head = [words.id, words.name, words.state, more.rights, words.lastSeen];
  const lines = columns([head, ...ids.map((id) => row(context, id))]);
  output.result({ type: 'ids' }, () => (ids.length === 0 ? nothing : lines));
}

function row(context: Context, view: IdView): readonly string[] {
  const { texts, format } = context;
  const { id, name, lastSeenAt } = view;
  return [
    id,
    visibleText(name),
    stateOf(context, view),
    rightsText(context, view),
    lastSeenAt === null ? texts.all.clients.never : format.when(lastSeenAt),
  ];
}

function stateOf({ texts, format }: Context, view: IdView): string {
  const { states, inviteUntil } = texts.all.clients;
  const state = states[view.state];
  if (view.inviteExpiresAt === null) return state;
  return fillText(inviteUntil, { state, when: format.when(view.inviteExpiresAt) });
}

function rightsText({ texts, format }: Context, view: IdView): string {
  const { ids: words } = texts.all;
  const { read, message, folders, extensions, quotaBytes } = view.rights;
  const parts = [
    read ? words.read : words.noRead,
    ...(message ? [] : [words.noMessage]),
    ...(folders.length === 0
      ? []
      : [fillText(words.folders, { folders: visibleText(folders.join(', ')) })]),
    ...(extensions.length === 0
      ? []
      : [fillText(words.extensions, { extensions: visibleText(extensions.join(', ')) })]),
    ...(quotaBytes === null
      ? []
      : [
          fillText(words.quota, {
            used: format.bytes(view.usedToday),
            quota: format.bytes(quotaBytes),
          }),
        ]),
    ...(view.expiresAt === null
      ? []
      : [fillText(words.until, { when: format.when(view.expiresAt) })]),
  ];
  return parts.join('; ');
}
