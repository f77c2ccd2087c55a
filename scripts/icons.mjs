/**
 * `npm run icons`: draws build/icon.svg in every size and container the systems want.
 * The results are committed, so that packaging needs no drawing; `--check` compares
 * them with what would be drawn and changes nothing.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import png2icons from 'png2icons';
import { projectDir } from './paths.mjs';
import { isEntry, say } from './processes.mjs';

const LINUX_SIZES = [16, 24, 32, 48, 64, 128, 256, 512];
const LARGEST = 1024;
/** What macOS leaves free around an icon, as a part of the drawing's width. */
const MAC_MARGIN = 0.1;

function png(svg, width) {
  return Buffer.from(new Resvg(svg, { fitTo: { mode: 'width', value: width } }).render().asPng());
}

/** The same drawing with air around it. */
function withMargin(svg, margin) {
  const [whole, size] = /viewBox="0 0 (\d+) \1"/.exec(svg) ?? [];
  if (whole === undefined) throw new Error('build/icon.svg must have a square viewBox at 0 0.');
  const edge = Number(size) * margin;
  const wide = Number(size) + 2 * edge;
  return svg.replace(whole, `viewBox="${-edge} ${-edge} ${wide} ${wide}"`);
}

/** Path below build/ -> content, for everything that is drawn. */
export async function drawIcons() {
  const svg = await readFile(join(projectDir, 'build/icon.svg'), 'utf8');
  const files = new Map(LINUX_SIZES.map((size) => [`icons/${size}x${size}.png`, png(svg, size)]));
  files.set('icon.png', png(svg, 512));
  // BMP for the small sizes of an .ico, which old parts of Windows still want.
  const ico = png2icons.createICO(png(svg, LARGEST), png2icons.BEZIER, 0, false, true);
  const icns = png2icons.createICNS(png(withMargin(svg, MAC_MARGIN), LARGEST), png2icons.BEZIER, 0);
  if (ico === null || icns === null) throw new Error('An icon could not be put together.');
  return files.set('icon.ico', ico).set('icon.icns', icns);
}

/** Paths below build/ whose content is not what build/icon.svg gives. */
export async function staleIcons() {
  const stale = [];
  for (const [name, content] of await drawIcons()) {
    const found = await readFile(join(projectDir, 'build', name)).catch(() => null);
    if (found === null || !content.equals(found)) stale.push(name);
  }
  return stale;
}

async function main() {
  if (process.argv.includes('--check')) {
    const stale = await staleIcons();
    if (stale.length > 0)
      throw new Error(`Not up to date: ${stale.join(', ')}. Run npm run icons.`);
    return;
  }
  for (const [name, content] of await drawIcons()) {
    const path = join(projectDir, 'build', name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    say(`build/${name}: ${(content.length / 1024).toFixed(1)} KiB`);
  }
}

if (isEntry(import.meta.url)) {
  try {
    await main();
  } catch (error) {
    say(error.message);
    process.exitCode = 1;
  }
}
