// Runs in a child process of the store's tests: announces itself, waits for the word to
// go, does one thing with a data folder and reports what came of it.

import { secureRandom } from '../../src/main/crypto/random';
import { protectSeeds } from '../../src/main/store/identity-change';
import { openSeeds, type SeedOptions, type Seeds } from '../../src/main/store/identity-file';
import { whileChanging } from '../../src/main/store/identity-lock';
import { openStore, type Store } from '../../src/main/store/open-store';
import type { ChildReport, ChildTask } from './store-child';

const task = JSON.parse(process.argv[2] ?? '') as ChildTask;
const clock = () => task.now;
const port = 4321;

const report = (message: ChildReport): Promise<void> =>
  new Promise((sent) => process.send?.(message, () => sent()));

const go = (): Promise<void> => new Promise((arrived) => process.once('message', () => arrived()));

async function withStore(act: (store: Store) => Promise<object>): Promise<object> {
  const store = await openStore(task.dir, { clock });
  await report({ step: 'ready' });
  await go();
  try {
    return await act(store);
  } finally {
    await store.close();
  }
}

const sealedBy = (passphrase: string): SeedOptions => ({
  keyStore: null,
  passphrase,
  allowKeyFile: false,
  random: secureRandom,
  kdf: { memoryKib: 8, passes: 1 },
});

async function openWithAny(dir: string, passphrases: readonly string[]): Promise<Seeds> {
  for (const passphrase of new Set(passphrases)) {
    const opened = await openSeeds(dir, sealedBy(passphrase)).catch(() => null);
    if (opened) return opened.seeds;
  }
  throw new Error('no passphrase opens it');
}

async function perform(): Promise<object> {
  switch (task.action) {
    case 'use-invite':
      return withStore(async ({ admission }) =>
        admission.useInvite({
          inviteId: Buffer.from(task.inviteId, 'hex'),
          fp: Buffer.from(task.fp, 'hex'),
          now: task.now,
        }),
      );
    case 'claim':
      return withStore(async ({ claims }) =>
        claims.claim({
          fp: Buffer.from(task.fp, 'hex'),
          id: task.id,
          source: task.fp,
          address: 'x',
          now: task.now,
        }),
      );
    case 'revoke':
      return withStore(async ({ admission }) => ({ fp: await admission.revoke(task.id) }));
    case 'write-many':
      return withStore(async ({ settings, admission }) => {
        for (let count = 0; count < task.count; count += 1) {
          await settings.set(`${task.id}.${String(count)}`, count);
          await admission.createInvite({
            id: task.id,
            inviteId: secureRandom(8),
            k: secureRandom(32),
            notAfter: task.now + 1,
            now: task.now,
          });
        }
        return {};
      });
    case 'serve':
      return withStore(async ({ serving }) => {
        await serving.acquire({ host: '127.0.0.1', port, startedAt: task.now });
        await report({ step: 'serving' });
        await go();
        return {};
      });
    case 'open-store': {
      await report({ step: 'ready' });
      await go();
      const store = await openStore(task.dir, { clock });
      const version = (await store.clients.list(task.now)).length;
      await store.close();
      return { version };
    }
    case 'protect-many': {
      await report({ step: 'ready' });
      await go();
      let changes = 0;
      for (const passphrase of task.passphrases) {
        await whileChanging(task.dir, { withoutServer: false }, async () => {
          const seeds = await openWithAny(task.dir, task.passphrases);
          await protectSeeds(task.dir, seeds, sealedBy(passphrase));
        });
        changes += 1;
      }
      return { changes };
    }
    case 'open-seeds': {
      await report({ step: 'ready' });
      await go();
      const { seeds, created } = await openSeeds(task.dir, {
        keyStore: null,
        passphrase: null,
        allowKeyFile: true,
        random: secureRandom,
      });
      return { created, seed: seeds.host.x.toString('hex') + seeds.client.e.toString('hex') };
    }
  }
}

void perform()
  .then(
    (result) => report({ step: 'done', result }),
    (error: unknown) => {
      const reason = error instanceof Error && 'reason' in error ? error.reason : String(error);
      return report({ step: 'done', result: { reason } });
    },
  )
  .then(() => process.disconnect());
