// `bau invite`: a link for one person.

import { isIP } from 'node:net';
import { fillText } from '../../../shared/i18n/texts';
import { qrLines } from '../../engine/qr';
import type { Command } from '../command';

export const invite: Command = {
  options: ['id', 'name', 'expires', 'address', 'qr'],
  required: ['id'],
  operands: '',
  least: 0,
  most: 0,
  prepare: (values) => {
    const id = values.id();
    const name = values.text('name', { max: 64 });
    const expiresInMs = values.expiresInMs();
    const address = values.address();
    const withQr = values.has('qr');
    return async ({ engine, output, texts, format }) => {
      const made = await engine.do('invite.create', { id, name, expiresInMs, address });
      output.result({ type: 'invite', ...made }, () => [
        fillText(texts.all.invite.made, { id, when: format.when(made.expiresAt) }),
        made.link,
        ...(withQr ? ['', ...qrLines(made.link, output.hasColours)] : []),
      ]);
      const { host } = await engine.do('link.read', { link: made.link });
      if (!output.isJson && isLoopback(host)) output.note(texts.all.invite.loopback);
    };
  },
};

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
