// Runs in a child process of the audit log's tests: appends batches until it is done or dies.

import { secureRandom } from '../../src/main/crypto/random';
import { openStore } from '../../src/main/store/open-store';
import type { AuditTask } from './audit-child';

const { dir, name, batches, rowsPerBatch } = JSON.parse(process.argv[2] ?? '') as AuditTask;

const tell = (done: number): Promise<void> =>
  new Promise((sent) => process.send?.(done, () => sent()));

async function run(): Promise<void> {
  const store = await openStore(dir, { clock: Date.now });
  const log = store.openAudit({
    secret: Buffer.alloc(32, 7),
    random: secureRandom,
    log: () => undefined,
  });
  for (let batch = 0; batch < batches; batch += 1) {
    const rows = Array.from({ length: rowsPerBatch }, (_, i) => ({
      at: Date.now(),
      kind: 'file',
      id: name,
      address: null,
      name: String(batch * rowsPerBatch + i),
      status: 200,
      detail: {},
    }));
    await log.append(rows, { durable: batch % 10 === 9, at: Date.now() });
    await tell((batch + 1) * rowsPerBatch);
  }
  log.close();
  await store.close();
}

void run().then(() => {
  process.disconnect();
});
