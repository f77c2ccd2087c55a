// Sizes as a person types them: `500 MB`, `2,5 GB`. Decimal units, as everywhere in the app.

const unitBytes = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 } as const;

const units = Object.entries(unitBytes).reverse();

/** Whole bytes; null for what is no size. A number alone counts as megabytes. */
export function readAmount(text: string): number | null {
  const [, digits, unit = ''] =
    /^(\d{1,12}(?:[.,]\d{1,3})?)\s*([kmgt]?b)?$/i.exec(text.trim()) ?? [];
  if (digits === undefined) return null;
  const [, each] = units.find(([name]) => name.toLowerCase() === unit.toLowerCase()) ?? [];
  return Math.round(Number(digits.replace(',', '.')) * (each ?? unitBytes.MB));
}

/** As `readAmount` takes it back: in the largest unit that writes it exactly. */
export function amountText(bytes: number, decimalMark: string): string {
  const [unit, each] = units.find(
    ([, size]) => bytes >= size && Number.isInteger((bytes / size) * 1000),
  ) ?? ['B', 1];
  return `${String(bytes / each).replace('.', decimalMark)} ${unit}`;
}
