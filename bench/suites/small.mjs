/** A folder of many small files: fetched, each verified, with the signed list of all. */
import { measureFolder } from '../folders.mjs';
import { MIB } from '../numbers.mjs';

const FILE_BYTES = 4096;
const PER_FOLDER = 250;
const countOf = (quick) => (quick ? 2000 : 10_000);

export const suite = {
  name: 'small',
  title: 'a folder of small files, each verified, with its signed list',
  needs: ['ssh', 'rsync'],
  // Files take a page or two each, receipts and folders some more; the trial file of ssh.
  needBytes: (quick) => countOf(quick) * FILE_BYTES * 6 + 192 * MIB,
  run,
};

async function run(context) {
  const files = Array.from({ length: countOf(context.quick) }, (_, n) => ({
    name: `${String(Math.floor(n / PER_FOLDER)).padStart(2, '0')}/${String(n).padStart(5, '0')}.bin`,
    bytes: FILE_BYTES,
  }));
  const { columns, rows, target } = await measureFolder(context, files);
  const targets = [
    target('bau, Node', 'timesScp', 'scp -r', 5),
    target('bau, Node', 'timesRsync', 'rsync', 1),
  ];
  return { columns, rows, targets };
}
