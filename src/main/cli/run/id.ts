// `bau id`: own fingerprints and the key receipts of this computer are checked with; with
// a word after it, what is done with the keys themselves.

import { resolve } from 'node:path';
import { fillText } from '../../../shared/i18n/texts';
import type { Command } from '../command';
import type { Action, Prepared } from '../context';
import { groups } from '../format';
import type { OptionName } from '../options';
import { UsageError } from '../usage-error';
import type { Values } from '../values';
import { exportKeys } from './id-export';
import { importKeys } from './id-import';
import { changeProtection } from './id-passphrase';
import { recoverKeys } from './id-recover';

interface Part {
  /** The options it takes of those `bau id` has. */
  readonly options: readonly OptionName[];
  readonly takesFile: boolean;
  readonly prepare: (values: Values, file: string) => Prepared;
}

const parts: Readonly<Record<string, Part>> = {
  export: { options: ['only'], takesFile: true, prepare: exportKeys },
  import: { options: ['replace'], takesFile: true, prepare: importKeys },
  passphrase: { options: ['remove'], takesFile: false, prepare: changeProtection },
  recover: {
    options: ['restore-backup', 'import', 'start-over'],
    takesFile: false,
    prepare: recoverKeys,
  },
};
const ownOptions = Object.values(parts).flatMap(({ options }) => options);
const show: Part = { options: [], takesFile: false, prepare: () => showKeys };

export const id: Command = {
  options: ownOptions,
  required: [],
  operands: '[export FILE | import FILE | passphrase | recover]',
  least: 0,
  most: 2,
  prepare: (values, [word, file, ...rest]) => {
    const part = word === undefined ? show : Object.hasOwn(parts, word) ? parts[word] : undefined;
    const extra = part === undefined ? word : part.takesFile ? rest[0] : file;
    if (part === undefined || extra !== undefined) {
      throw new UsageError('extraArgument', { value: extra?.slice(0, 64) ?? '' });
    }
    for (const option of ownOptions) {
      if (values.isGiven(option) && !part.options.includes(option)) {
        throw new UsageError('unknownOption', { option: `--${option}` });
      }
    }
    if (!part.takesFile) return part.prepare(values, '');
    if (file === undefined) throw new UsageError('missingArgument', { expected: 'FILE' });
    if (file === '' || file.includes('\0')) throw new UsageError('emptyArgument');
    return part.prepare(values, resolve(file));
  },
};

const showKeys: Action = async ({ engine, output, texts }) => {
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
};
