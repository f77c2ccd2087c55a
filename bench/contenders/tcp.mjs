/** Plain Node TCP to a file as a contender: two processes, nothing encrypted, nothing checked. */
import { join } from 'node:path';
import { projectDir } from '../../scripts/paths.mjs';
import { firstLine, start, stop } from '../children.mjs';
import { noteResting, timeCommand } from '../measure.mjs';

const peer = join(projectDir, 'bench', 'contenders', 'tcp-peer.mjs');

/** Resolves to { pid, get(to), stop() } for one file of that many bytes. */
export async function startTcp(file, bytes) {
  const child = start(process.execPath, [peer, 'serve', file]);
  const port = await firstLine(child);
  await noteResting(child.pid);
  const get = (to) =>
    timeCommand(process.execPath, [peer, 'get', port, to, String(bytes)], {
      servers: [child.pid],
    });
  return { pid: child.pid, get, stop: () => stop(child) };
}
