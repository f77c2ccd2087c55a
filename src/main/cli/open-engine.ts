// Opens the engine for a command. The command line has no way to the system's key store,
// so the keys are protected by a passphrase, from the environment or typed, or lie in a
// file where the person allowed it.

import { join } from 'node:path';
import { version } from '../../../package.json';
import { BauError } from '../../shared/errors';
import type { LogLine } from '../engine/engine';
import { askNewPassphrase, askPassphrase, type Asking } from './ask-passphrase';
import { EngineHandle } from './engine-handle';

export interface OpenOptions extends Asking {
  /** Absolute. */
  readonly dataDir: string;
  readonly allowKeyFile: boolean;
  /** From the environment; null where it holds none. */
  readonly passphrase: string | null;
  readonly log: (line: LogLine) => void;
}

const attempts = 3;

/** Rejects with BauError. */
export async function openEngine(options: OpenOptions): Promise<EngineHandle> {
  const { dataDir, allowKeyFile, log, passphrase: fromEnvironment } = options;
  let passphrase = fromEnvironment;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await EngineHandle.open({
        dataDir,
        workerFile: join(__dirname, 'hash-worker.js'),
        downloadDir: process.cwd(),
        sampleVaultDir: null,
        keyStore: null,
        passphrase,
        allowKeyFile,
        appName: `bau ${version}`,
        log,
      });
    } catch (error) {
      const mayAsk = options.terminal.isThere && fromEnvironment === null && attempt <= attempts;
      const typed = mayAsk && error instanceof BauError ? await ask(error, options) : null;
      if (typed === null) throw error;
      passphrase = typed;
    }
  }
}

/** A passphrase that may help against `error`, or null where none can. */
async function ask(error: BauError, asking: Asking): Promise<string | null> {
  const { prompt } = asking.texts.all;
  if (error.reason === 'wrong_passphrase') {
    asking.output.note(prompt.wrong);
    return askPassphrase(asking, prompt.open);
  }
  if (error.reason !== 'no_key_store' || error.params['need'] === 'key-store') return null;
  return error.params['need'] === 'passphrase'
    ? askPassphrase(asking, prompt.open)
    : askNewPassphrase(asking, prompt.new);
}
