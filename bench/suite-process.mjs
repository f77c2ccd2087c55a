/**
 * One suite in a process of its own: what it leaves in memory, or breaks, is no other's
 * business. Started by run.mjs, which hands it the suite's name and the setting as the first
 * message, and gets the outcome as a message.
 */
import { rmSync } from 'node:fs';
import { endOnSignals } from './children.mjs';
import { Context } from './context.mjs';
import { loadSuite } from './suites.mjs';

const message = (value) => new Promise((resolve) => process.send(value, resolve));

endOnSignals();

async function main({ name, setting }) {
  // The parent removes the folder; where it was killed, nobody else does.
  process.once('disconnect', () => {
    rmSync(setting.dir, { recursive: true, force: true });
    process.exit(1);
  });
  const context = new Context(setting);
  let outcome = {};
  try {
    const suite = await loadSuite(name);
    outcome = await suite.run(context);
  } catch (error) {
    context.fail(name, error);
    context.say(error.stack);
  }
  await context.close().catch((error) => context.fail('clean-up', error));
  await message({ ...outcome, skipped: context.skipped, failures: context.failures });
  process.exit(0);
}

process.once('message', main);
