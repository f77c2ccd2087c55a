/**
 * How fast the audit log is: appending in batches as a busy server does, and checking it.
 * Usage: node bench/audit.mjs [rows]. Prints rows per second, the cost of a row, and the
 * longest time the event loop was held up meanwhile.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { loadSource } from './source.mjs';

const count = Number(process.argv[2] ?? 200_000);
const rowsPerBatch = 64;

/** Runs `work` and gives its time and the longest gap between turns of the event loop. */
async function timed(work) {
  let longest = 0;
  let last = performance.now();
  const ticking = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 1);
  const from = performance.now();
  const used = process.cpuUsage();
  const value = await work();
  const ms = performance.now() - from;
  const { user, system } = process.cpuUsage(used);
  clearInterval(ticking);
  return { value, ms, cpuMs: (user + system) / 1000, longest };
}

function report(what, rows, { ms, cpuMs, longest }) {
  const perSecond = Math.round((rows / ms) * 1000).toLocaleString('en');
  const each = ((ms * 1000) / rows).toFixed(1);
  const cpu = ((cpuMs * 1000) / rows).toFixed(1);
  console.log(
    `${what}: ${perSecond} rows/s, ${each} µs a row (${cpu} of processor time), loop held ${longest.toFixed(0)} ms at most`,
  );
}

const { openStore, AuditRecorder } = await loadSource('audit', {
  'src/main/store/open-store': ['openStore'],
  'src/main/engine/audit-recorder': ['AuditRecorder'],
});
const dir = await mkdtemp(join(tmpdir(), 'bau-audit-'));
const store = await openStore(dir, { clock: Date.now });
const random = (size) => Buffer.alloc(size, 1);
const limits = () => ({ maxRows: 1e9, maxBytes: 1e12 });
try {
  const log = store.openAudit({ secret: Buffer.alloc(32, 7), random, log: console.error });
  const fault = (error) => console.error(error);
  const recorder = new AuditRecorder({ log, clock: Date.now, limits, fault });
  const digest = 'ab'.repeat(64);
  const one = (i) => ({
    kind: 'file',
    id: 'ana',
    address: '192.168.0.12:51234',
    name: `pasta/arquivo-${i}.txt`,
    status: 200,
    detail: { size: 12345, digest },
  });
  const written = await timed(async () => {
    for (let i = 0; i < count; i += 1) {
      recorder.record(one(i));
      if (i % rowsPerBatch !== rowsPerBatch - 1) continue;
      await recorder.flush();
      await nextTurn();
    }
    await recorder.close();
  });
  report(`record, ${rowsPerBatch} a transaction`, count, written);
  for (let round = 1; round <= 3; round += 1) {
    const verified = await timed(() => log.verify());
    if (!verified.value.ok) throw new Error(JSON.stringify(verified.value));
    report(`verify ${round}`, verified.value.rows, verified);
  }
  const half = { maxRows: Math.ceil(count / 2), maxBytes: 1e12 };
  await log.append(
    [{ at: 0, kind: 'x', id: null, address: null, name: null, status: null, detail: {} }],
    {
      durable: true,
      at: Date.now(),
    },
  );
  report('rotate half', count / 2, await timed(() => log.rotate(half)));
  const verified = await timed(() => log.verify());
  if (!verified.value.ok) throw new Error(JSON.stringify(verified.value));
  report('verify, half in files', verified.value.rows, verified);
  log.close();
} finally {
  await store.close();
  await rm(dir, { recursive: true, force: true });
}
