/** Baú as a contender: `bau serve` and `bau get`, each a process of its own, under a given runtime. */
import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { projectDir } from '../scripts/paths.mjs';
import { runCaptured } from '../scripts/processes.mjs';
import { timeCommand } from './measure.mjs';

const CLI = join(projectDir, 'out', 'main', 'cli.js');

/**
 * Starts a server over `vaultDir` and enrols a client. `runtime` is { name, command, env }.
 * Resolves to { name, get(fileName), stop() }; `get` gives the seconds of one whole command.
 */
export async function startBau(runtime, workDir, vaultDir) {
  const dir = join(workDir, runtime.name.replaceAll(/\W+/g, '-'));
  const [host, client, out] = ['host', 'client', 'out'].map((name) => join(dir, name));
  const env = { ...process.env, ...runtime.env };
  const server = spawn(
    runtime.command,
    [CLI, 'serve', '--vault', vaultDir, '--port', '0', '--data', host, '--key-file', '--json'],
    { env, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = new Promise((resolve) => server.once('close', resolve));
  const stop = async () => {
    server.kill('SIGTERM');
    await ended;
  };
  try {
    await listening(server);
    const invite = await bau(runtime, ['invite', '--id', 'bench', '--data', host, '--json']);
    await bau(runtime, ['connect', invite.link, '--data', client, '--key-file', '--json']);
  } catch (error) {
    await stop();
    throw error;
  }
  const get = async (fileName) => {
    const seconds = await timeCommand(
      runtime.command,
      [CLI, 'get', fileName, '--out', out, '--data', client, '--json'],
      runtime.env,
    );
    await rm(out, { recursive: true, force: true });
    return seconds;
  };
  return { name: runtime.name, get, stop };
}

/** The last object a `bau` command prints. */
async function bau(runtime, args) {
  const { code, stdout, output } = await runCaptured(runtime.command, [CLI, ...args], {
    env: runtime.env,
  });
  if (code !== 0) throw new Error(`bau ${args[0]} ended with ${code}:\n${output}`);
  return JSON.parse(stdout.trim().split('\n').at(-1));
}

async function listening(server) {
  const lines = createInterface({ input: server.stdout });
  for await (const line of lines) {
    if (JSON.parse(line).type === 'listening') {
      lines.close();
      server.stdout.resume();
      return;
    }
  }
  throw new Error('The server ended before it listened.');
}
