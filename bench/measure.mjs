/** Timing of whole commands, and the numbers made of the times. */
import { spawn } from 'node:child_process';

/** Runs a command to its end; resolves to seconds. Rejects with its output when it fails. */
export function timeCommand(command, args, env = {}) {
  return new Promise((resolve, reject) => {
    const started = process.hrtime.bigint();
    const child = spawn(command, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (text) => (output += text));
    child.stderr.on('data', (text) => (output += text));
    child.once('error', reject);
    child.once('close', (code) => {
      const seconds = Number(process.hrtime.bigint() - started) / 1e9;
      if (code === 0) resolve(seconds);
      else reject(new Error(`${command} ended with ${code}:\n${output.slice(-2000)}`));
    });
  });
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Rounds of all contenders in turn, so that a busy moment hits each alike. */
export async function measureInTurn(contenders, rounds, onRound = () => {}) {
  const times = new Map(contenders.map(({ name }) => [name, []]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const { name, run } of contenders) {
      const seconds = await run();
      times.get(name).push(seconds);
      onRound(name, round, seconds);
    }
  }
  return contenders.map(({ name }) => {
    const all = times.get(name);
    return { name, medianSeconds: median(all), bestSeconds: Math.min(...all), seconds: all };
  });
}
