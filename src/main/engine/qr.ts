// QR codes as shapes: one SVG path for paper and pages, half-block characters for a
// terminal. Always dark on light, as cameras want them.

import { create } from 'qrcode';

/** Light modules around the code, as its standard asks. */
const quiet = 4;

interface Modules {
  readonly size: number;
  readonly isDark: (x: number, y: number) => boolean;
}

function modulesOf(text: string): Modules {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const { size } = modules;
  const isInside = (at: number): boolean => at >= 0 && at < size;
  return {
    size,
    isDark: (x, y) => isInside(x) && isInside(y) && modules.get(y, x) !== 0,
  };
}

/** A whole `<svg>` element, without any text of the caller's in it. */
export function qrSvg(text: string): string {
  const { size, isDark } = modulesOf(text);
  let path = '';
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const from = x;
      while (isDark(x, y)) x += 1;
      if (x > from)
        path += `M${String(from)} ${String(y)}h${String(x - from)}v1h-${String(x - from)}z`;
    }
  }
  const whole = String(size + 2 * quiet);
  const box = `-${String(quiet)} -${String(quiet)} ${whole} ${whole}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box}" shape-rendering="crispEdges"><path d="${path}"/></svg>`;
}

const blocks = { both: '█', upper: '▀', lower: '▄', none: ' ' } as const;

/**
 * Lines of half blocks, two rows of modules each: light is drawn, dark is left, which reads
 * right on a dark terminal; `colours` sets both by escape sequences, right on any.
 */
export function qrLines(text: string, colours: boolean): string[] {
  const { size, isDark } = modulesOf(text);
  const lines: string[] = [];
  for (let y = -quiet; y < size + quiet; y += 2) {
    let line = '';
    for (let x = -quiet; x < size + quiet; x += 1) {
      const [upper, lower] = [!isDark(x, y), y + 1 < size + quiet && !isDark(x, y + 1)];
      line += upper ? (lower ? blocks.both : blocks.upper) : lower ? blocks.lower : blocks.none;
    }
    lines.push(colours ? `\u001b[97;40m${line}\u001b[0m` : line);
  }
  return lines;
}
