// `bau id`: own fingerprints, and the key receipts of this computer are checked with.

import { fillText } from '../../../shared/i18n/texts';
import type { Command } from '../command';
import { groups } from '../format';

export const id: Command = {
  options: [],
  required: [],
  operands: '',
  least: 0,
  most: 0,
  prepare:
    () =>
    async ({ engine, output, texts }) => {
      const { hostFp, clientFp, hostPublicKey, protection } = await engine.do('identity.show', {});
      const object = { hostFp, clientFp, publicKey: hostPublicKey, protection };
      output.result({ type: 'identity', ...object }, () => {
        const { id: words } = texts.all;
        return [
          fillText(words.host, { fp: groups(hostFp) }),
          fillText(words.client, { fp: groups(clientFp) }),
          fillText(words.publicKey, { key: hostPublicKey }),
          fillText(words.protection, { protection: words.protections[protection] }),
        ];
      });
    },
};
