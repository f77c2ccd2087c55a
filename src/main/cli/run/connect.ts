// `bau connect`: enrols with the vault of an invite link. Where the link leads is shown
// before dialing; the link itself is a secret and never shown.

import { BauError } from '../../../shared/errors';
import { fillText } from '../../../shared/i18n/texts';
import { visibleText } from '../../../shared/visible-text';
import { formatHostPort } from '../../identity/host-port';
import type { Command } from '../command';
import { groups } from '../format';

/** In place of a link: read it from standard input. */
const fromInput = '-';

export const connect: Command = {
  options: ['as'],
  required: [],
  operands: 'LINK',
  least: 1,
  most: 1,
  prepare: (values, [word = '']) => {
    const as = values.text('as', { max: 64 });
    return async ({ engine, output, texts, terminal }) => {
      const { connect: say, prompt } = texts.all;
      const link = word === fromInput ? await terminal.line(prompt.link) : word;
      if (link === '') throw new BauError('bad_link');
      const { host, port, fp } = await engine.do('link.read', { link: link.slice(0, 1024) });
      if (!output.isJson) {
        output.note(fillText(say.asking, { address: formatHostPort(host, port) }));
        output.note(`  ${groups(fp)}`);
      }
      const { id, label, address, fp: found } = await engine.do('vault.connect', { link, as });
      output.result({ type: 'connected', id, label, address, fp: found }, () => [
        fillText(say.connected, { label: visibleText(label), id }),
        fillText(say.seen, { address: visibleText(address) }),
      ]);
    };
  },
};
