// `bau nearby`: the vaults that tell the network of themselves. What they say is a hint: a
// vault proves who it is when it is dialed.

import { setTimeout as wait } from 'node:timers/promises';
import { BauError } from '../../../shared/errors';
import type { NearbyVault, NearbyView, VaultView } from '../../../shared/ipc/views';
import { visibleText } from '../../../shared/visible-text';
import type { Command } from '../command';
import type { Context } from '../context';
import { columns } from '../format';

const defaultSeconds = 4;

export const nearby: Command = {
  options: ['seconds'],
  required: [],
  operands: '',
  least: 0,
  most: 0,
  prepare: (values) => {
    const seconds = Math.max(1, Math.min(3590, values.seconds('seconds') ?? defaultSeconds));
    return async (context) => {
      const { engine, output } = context;
      const told = new Map<string, string>();
      engine.listen((event) => {
        if (event.type === 'nearby' && output.isJson) tellNew(context, event.nearby, told);
      });
      // A little longer than is waited: the list is read before it goes.
      await engine.do('nearby.look', { seconds: Math.min(3600, seconds + 5) });
      await Promise.race([wait(seconds * 1000), context.stopped]);
      const { vaults, nearby: view } = (await engine.do('snapshot', {})).client;
      await engine.do('nearby.look', { seconds: 0 });
      if (view.state === 'unavailable') throw new BauError('no_multicast');
      if (!output.isJson) show(context, view, vaults);
    };
  },
};

/** Each vault once, and again when what it says has changed. */
function tellNew({ output }: Context, view: NearbyView, told: Map<string, string>): void {
  for (const { key, label, fp, addresses } of view.vaults) {
    const object = { type: 'nearby', label, addresses, announcedFp: fp };
    const text = JSON.stringify(object);
    if (told.get(key) === text) continue;
    told.set(key, text);
    output.result(object, () => []);
  }
}

function show(
  { output, texts }: Context,
  { vaults, more }: NearbyView,
  pinned: readonly VaultView[],
): void {
  const { nearby: words } = texts.all;
  if (vaults.length === 0) {
    output.note(words.none);
    return;
  }
  const row = ({ label, addresses, fp }: NearbyVault): readonly string[] => [
    visibleText(label),
    addresses[0] ?? '',
    pinned.some((vault) => vault.fp === fp) ? words.known : '',
  ];
  output.result({ type: 'nearby' }, () => columns(vaults.map(row)));
  if (more > 0) output.note(words.more);
  output.note(words.hint);
}
