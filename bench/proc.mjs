/**
 * What Linux tells of processes: processor time and memory. Everything resolves to null on
 * systems without /proc, and for processes that have gone.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises';

/** Ticks of /proc/<pid>/stat in a second: the same on every Linux that Node runs on. */
const TICKS = 100;
const MIB_IN_KIB = 1024;

/** { ppid, own, reaped }: seconds of the process itself, and of children it waited for. */
async function statOf(pid) {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (text === null) return null;
  // The name in parentheses may hold anything; what follows it does not.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [user, system, childUser, childSystem] = fields.slice(11, 15).map(Number);
  return {
    ppid: Number(fields[1]),
    own: (user + system) / TICKS,
    reaped: (childUser + childSystem) / TICKS,
  };
}

/** Seconds of processor time of children of ours that have ended, and of theirs. */
export async function reapedSeconds() {
  return (await statOf('self'))?.reaped ?? null;
}

/** Seconds of processor time of a process and everything it started. */
export async function treeSeconds(pid) {
  const tree = await treeOf(pid);
  if (tree === null) return null;
  return tree.reduce((sum, { own, reaped }) => sum + own + reaped, 0);
}

/** How many live processes a process has started, directly or not. */
export async function descendants(pid) {
  return ((await treeOf(pid))?.length ?? 1) - 1;
}

async function treeOf(root) {
  const first = await statOf(root);
  if (first === null) return null;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const all = await Promise.all(pids.map(async (pid) => [pid, await statOf(pid)]));
  const known = new Map([[root, first]]);
  for (let grown = true; grown;) {
    grown = false;
    for (const [pid, stat] of all) {
      if (stat === null || known.has(pid) || !known.has(stat.ppid)) continue;
      known.set(pid, stat);
      grown = true;
    }
  }
  return [...known.values()];
}

/** { rss, peak } of a process in MiB: resident now, and at most since the start or the last reset. */
export async function memoryOf(pid) {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const read = (field) => {
    const [, kib] = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(text) ?? [];
    return kib === undefined ? null : Number(kib) / MIB_IN_KIB;
  };
  const rss = read('VmRSS');
  return rss === null ? null : { rss, peak: read('VmHWM') ?? rss };
}

/** Lets a process's peak begin anew. */
export async function resetPeak(pid) {
  await writeFile(`/proc/${pid}/clear_refs`, '5').catch(() => {});
}
