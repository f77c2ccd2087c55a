/**
 * Child processes as the scripts need them: one that shares our terminal and
 * passes signals through, and one whose output is kept until it is wanted.
 * No shell is ever involved, so arguments need no quoting.
 */
import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { pathToFileURL } from 'node:url';
import { projectDir } from './paths.mjs';

const PASSED_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** The npm that runs us, or the one on the PATH: a command and its leading arguments. */
export function npmCommand() {
  const script = process.env.npm_execpath;
  return script !== undefined && /npm-cli\.c?js$/.test(script)
    ? [process.execPath, script]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
}

/**
 * Run a command in our terminal until it ends. Signals sent to us reach it. `niceness` is
 * 0..19: how much it and its children give way to others. Resolves to its exit code, or
 * 128 + n if signal n ended it.
 */
export function runAttached(
  command,
  args,
  { env = {}, cwd = projectDir, stdio = 'inherit', niceness = 0 } = {},
) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio });
    if (niceness > 0 && child.pid !== undefined) setPriority(child.pid, niceness);
    const forwarders = PASSED_SIGNALS.map((signal) => [signal, () => forward(child, signal)]);
    for (const [signal, listener] of forwarders) process.on(signal, listener);
    const stopForwarding = () => {
      for (const [signal, listener] of forwarders) process.off(signal, listener);
    };
    child.once('error', (error) => {
      stopForwarding();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      stopForwarding();
      resolve(signal === null ? code : 128 + (constants.signals[signal] ?? 0));
    });
  });
}

/** A terminal already delivers Ctrl-C to the whole foreground group: sending it twice would read as "force". */
function forward(child, signal) {
  const atTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  if (signal === 'SIGINT' && atTerminal) return;
  child.kill(signal);
}

/**
 * Run a command and keep what it prints. Never rejects for a non-zero exit:
 * resolves to { code, output, stdout }, `output` being both streams in order of
 * arrival. `timeoutMs` ends it with SIGTERM and sets `timedOut`.
 */
export function runCaptured(command, args, { env = {}, cwd = projectDir, timeoutMs = 0 } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let output = '';
    let timedOut = false;
    const timer =
      timeoutMs > 0
        ? setTimeout(() => {
            timedOut = true;
            child.kill('SIGTERM');
          }, timeoutMs)
        : undefined;
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text;
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    child.once('error', (error) => {
      clearTimeout(timer);
      resolve({ code: 127, output: error.message, stdout: '', timedOut });
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code: code ?? 1, output, stdout, timedOut });
    });
  });
}

/** Print a status line where it cannot disturb what a command writes to standard output. */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Whether this module is the file Node was asked to run. */
export function isEntry(moduleUrl) {
  const entry = process.argv[1];
  return entry !== undefined && moduleUrl === pathToFileURL(realpathSync(entry)).href;
}
