/** A folder of files of all sizes, the same ones in every run. */
import { measureFolder } from '../folders.mjs';
import { MIB, mixedSizes } from '../numbers.mjs';

const COUNT = 100;
const LEAST = 1024;
const SEED = 20261122;
const mostOf = (quick) => (quick ? 8 : 64) * MIB;

const sizesOf = (quick) => mixedSizes(COUNT, LEAST, mostOf(quick), SEED);

export const suite = {
  name: 'mixed',
  title: 'a folder of 100 files of mixed sizes',
  needs: ['ssh', 'rsync'],
  needBytes: (quick) => sizesOf(quick).reduce((sum, bytes) => sum + bytes, 0) * 3 + 192 * MIB,
  run,
};

async function run(context) {
  const files = sizesOf(context.quick).map((bytes, n) => ({
    name: `${String(n).padStart(3, '0')}.bin`,
    bytes,
  }));
  const { columns, rows } = await measureFolder(context, files);
  return { columns, rows };
}
