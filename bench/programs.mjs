/** Where programs of the system are. */
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Servers lie where a person's PATH may not look. */
const MORE = ['/usr/sbin', '/usr/local/sbin', '/sbin'];

/** Absolute path of a program. Throws where it is not there. */
export async function findProgram(name) {
  for (const dir of [...(process.env.PATH ?? '').split(delimiter), ...MORE]) {
    const path = join(dir, name);
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere) return path;
  }
  throw new Error(`no ${name} on this machine`);
}
