// Opens the engine for a command. The command line has no way to the system's key store,
// so the keys are protected by a passphrase, from the environment or typed, or lie in a
// file where the person allowed it.

import { join } from 'node:path';
import { version } from '../../../package.json';
import { BauError } from '../../shared/errors';
import type { LogLine } from '../engine/engine';
import { EngineHandle } from './engine-handle';
import type { Output } from './output';
import type { Terminal } from './terminal';
import type { Texts } from './texts';

export interface OpenOptions {
  /** Absolute. */
  readonly dataDir: string;
  readonly allowKeyFile: boolean;
  readonly env: NodeJS.ProcessEnv;
  readonly terminal: Terminal;
  readonly texts: Texts;
  readonly output: Output;
  readonly log: (line: LogLine) => void;
}

const attempts = 3;

/** Rejects with BauError. */
export async function openEngine(options: OpenOptions): Promise<EngineHandle> {
  const { dataDir, allowKeyFile, log } = options;
  const fromEnvironment = takePassphrase(options.env);
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

/** Out of the environment too, which threads inherit. */
function takePassphrase(env: NodeJS.ProcessEnv): string | null {
  const { BAU_PASSPHRASE: passphrase } = env;
  delete env['BAU_PASSPHRASE'];
  return passphrase === undefined || passphrase === '' ? null : passphrase;
}

/** A passphrase that may help against `error`, or null where none can. */
async function ask(
  error: BauError,
  { terminal, texts, output }: OpenOptions,
): Promise<string | null> {
  const { prompt } = texts.all;
  if (error.reason === 'wrong_passphrase') {
    output.note(prompt.wrong);
    return askOnce(prompt.open);
  }
  if (error.reason !== 'no_key_store' || error.params['need'] === 'key-store') return null;
  return error.params['need'] === 'passphrase' ? askOnce(prompt.open) : askTwice();

  async function askOnce(question: string): Promise<string> {
    for (;;) {
      const typed = await terminal.hidden(question);
      if (typed !== '') return typed;
      output.note(prompt.empty);
    }
  }

  async function askTwice(): Promise<string> {
    for (;;) {
      const typed = await askOnce(prompt.new);
      if ((await terminal.hidden(prompt.again)) === typed) return typed;
      output.note(prompt.differ);
    }
  }
}
