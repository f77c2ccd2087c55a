// `bau`: reads the command line, opens the engine, runs one command, leaves cleanly and
// gives the exit status.

import { setTimeout as wait } from 'node:timers/promises';
import { version } from '../../../package.json';
import { failureOf } from '../../shared/errors';
import { fillText } from '../../shared/i18n/texts';
import { visibleText } from '../../shared/visible-text';
import type { LogLine } from '../engine/engine';
import { isCommand } from './commands';
import { Context } from './context';
import { dataFolder } from './data-folder';
import { Format } from './format';
import { helpLines, usageLine } from './help';
import { Interrupt } from './interrupt';
import { openEngine } from './open-engine';
import { Output } from './output';
import { readRequest, type Request } from './request';
import { takeSecrets } from './secrets';
import { tellFailure } from './tell-failure';
import { Terminal } from './terminal';
import { languageOf, Texts } from './texts';
import { UsageError } from './usage-error';

const exit = { done: 0, failed: 1, usage: 2 } as const;

/** How long a command that was told to stop may take to say what was still saved. */
const lastWordsMs = 200;

/** Runs a command line (without node and script) and gives its exit status. */
export async function main(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const texts = new Texts(languageOf(env));
  const output = new Output(wantsJson(argv), process, (count) =>
    fillText(texts.all.serve.omitted, { count }),
  );
  let request: Request;
  try {
    request = readRequest(argv);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    tellUsage(output, texts, error, argv);
    return exit.usage;
  }
  if (request.kind === 'run') return run(request, env, texts, output);
  const lines = request.kind === 'version' ? `bau ${version}` : helpLines(texts, request.command);
  for (const line of [lines].flat()) process.stdout.write(`${line}\n`);
  return exit.done;
}

async function run(
  { action, endsBySignal, dataDir, allowKeyFile }: Extract<Request, { kind: 'run' }>,
  env: NodeJS.ProcessEnv,
  texts: Texts,
  output: Output,
): Promise<number> {
  const interrupt = new Interrupt();
  const terminal = new Terminal({
    onStop: () => {
      interrupt.raise('SIGINT');
    },
  });
  const secrets = takeSecrets(env);
  const format = new Format(texts.language);
  let failed: boolean;
  let parting: string | undefined;
  try {
    if (typeof action !== 'function') {
      const parts = { output, texts, format, terminal, allowKeyFile, secrets };
      await action.offline({ ...parts, dataDir: dataFolder(dataDir, env) });
      return exit.done;
    }
    const engine = await openEngine({
      dataDir: dataFolder(dataDir, env),
      allowKeyFile,
      passphrase: secrets.passphrase,
      terminal,
      texts,
      output,
      log: (line) => {
        tellLog(output, line);
      },
    });
    const context = new Context({ engine, output, texts, format, terminal, interrupt });
    const work = action(context).catch((error: unknown) => {
      context.fail(failureOf(error));
    });
    const stopped = interrupt.happened.then(() => engine.close()).then(() => wait(lastWordsMs));
    await Promise.race([work, stopped]);
    parting = context.parting?.();
    output.status('');
    await engine.close();
    failed = context.failed;
  } catch (error) {
    failed = interrupt.exitCode === null;
    if (failed) tellFailure(output, texts, failureOf(error));
  }
  if (interrupt.exitCode === null || endsBySignal) return failed ? exit.failed : exit.done;
  tellInterrupted(output, texts, parting);
  return interrupt.exitCode;
}

/** Before the line is understood, and so also when it cannot be. */
function wantsJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--');
  return (end < 0 ? argv : argv.slice(0, end)).includes('--json');
}

function tellUsage(
  output: Output,
  texts: Texts,
  { fault, params }: UsageError,
  argv: readonly string[],
): void {
  const command = argv.find(isCommand) ?? null;
  const called = command === null ? 'bau' : `bau ${command}`;
  const safe = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, visibleText(value)]),
  );
  const { usage, failure } = texts.all;
  const message = fillText(usage[fault], { command: called, ...safe });
  if (output.isJson) {
    output.result({ type: 'error', status: 0, reason: 'usage', message }, () => []);
  }
  output.note(`${failure.prefix}: ${message}`);
  output.note(usageLine(texts, command));
  output.note(fillText(usage.seeHelp, { command: called }));
}

function tellInterrupted(output: Output, texts: Texts, parting: string | undefined): void {
  const message = texts.all.failure.interrupted;
  if (output.isJson) {
    output.result({ type: 'error', status: 0, reason: 'cancelled', message }, () => []);
  }
  output.note(`${texts.all.failure.prefix}: ${message}`);
  if (parting !== undefined) output.note(`     ${parting}`);
}

/** Faults nobody expected; what is expected is told in other ways. */
function tellLog(output: Output, { at, level, message, error }: LogLine): void {
  if (level !== 'error') return;
  if (output.isJson) output.event({ type: 'log', at, level, message, error }, () => []);
  else output.note([message, error].filter((part) => part !== undefined).join(': '));
}
