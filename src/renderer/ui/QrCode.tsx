// A QR code as one SVG path, dark on white in both themes: cameras want that contrast.

import { create } from 'qrcode';
import { useMemo } from 'react';

interface QrCodeProps {
  readonly text: string;
  readonly label: string;
}

/** White modules around the code, as its standard asks. */
const quiet = 4;

export function QrCode({ text, label }: QrCodeProps) {
  const { path, size } = useMemo(() => draw(text), [text]);
  const whole = size + 2 * quiet;
  return (
    <svg
      aria-label={label}
      className="size-44 shrink-0 rounded-md"
      role="img"
      shapeRendering="crispEdges"
      viewBox={`${String(-quiet)} ${String(-quiet)} ${String(whole)} ${String(whole)}`}
    >
      <rect fill="#ffffff" height={whole} width={whole} x={-quiet} y={-quiet} />
      <path d={path} fill="#000000" />
    </svg>
  );
}

/** One rectangle for each run of dark modules in a row. */
function draw(text: string): { readonly path: string; readonly size: number } {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const { size } = modules;
  let path = '';
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const from = x;
      while (x < size && modules.get(y, x) !== 0) x += 1;
      const run = String(x - from);
      if (x > from) path += `M${String(from)} ${String(y)}h${run}v1h-${run}z`;
    }
  }
  return { path, size };
}
