// `bau connect`: enrols with the vault of an invite link. Where the link leads is shown
// before dialing; the link itself is a secret and never shown.

import { BauError } from '../../../shared/errors';
import { fillText } from '../../../shared/i18n/texts';
import { visibleText } from '../../../shared/visible-text';
import { formatHostPort, parseHostPort } from '../../identity/host-port';
import type { Command } from '../command';
import type { ConnectedView } from '../../../shared/ipc/commands';
import type { Context } from '../context';
import { groups } from '../format';
import { UsageError } from '../usage-error';
import { connectByAddress } from './connect-address';

/** In place of a link: read it from standard input. */
const fromInput = '-';

export const connect: Command = {
  options: ['as', 'id', 'accept'],
  required: [],
  operands: 'LINK|HOST:PORT',
  least: 1,
  most: 1,
  prepare: (values, [word = '']) => {
    if (parseHostPort(word)) return connectByAddress(values, word, tell);
    for (const option of ['id', 'accept'] as const) {
      if (values.isGiven(option)) throw new UsageError('linkOnly', { option: `--${option}` });
    }
    const as = values.text('as', { max: 64 });
    return async (context) => {
      const { engine, output, texts, terminal } = context;
      const { connect: say, prompt } = texts.all;
      const link = word === fromInput ? await terminal.line(prompt.link) : word;
      if (link === '') throw new BauError('bad_link');
      const { host, port, fp } = await engine.do('link.read', { link: link.slice(0, 1024) });
      if (!output.isJson) {
        output.note(fillText(say.asking, { address: formatHostPort(host, port) }));
        output.note(`  ${groups(fp)}`);
      }
      tell(context, await engine.do('vault.connect', { link, as }));
    };
  },
};

function tell({ output, texts }: Context, { id, label, address, fp }: ConnectedView): void {
  const { connect: say } = texts.all;
  output.result({ type: 'connected', id, label, address, fp }, () => [
    fillText(say.connected, { label: visibleText(label), id }),
    fillText(say.seen, { address: visibleText(address) }),
  ]);
}
