// Sizes as a person writes them on a command line: `500MB`, `2 GiB`, `1.5gb`, plain bytes.

const unitBytes: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** Whole bytes; null for what is no size. */
export function readBytes(text: string): number | null {
  const [, digits, unit = ''] = /^(\d{1,15}(?:\.\d{1,3})?) ?([a-z]{0,3})$/i.exec(text) ?? [];
  const key = unit.toLowerCase();
  const each = Object.hasOwn(unitBytes, key) ? unitBytes[key] : undefined;
  return digits === undefined || each === undefined ? null : Math.round(Number(digits) * each);
}

const decimal = [
  ['TB', 1e12],
  ['GB', 1e9],
  ['MB', 1e6],
  ['kB', 1e3],
] as const;

/** Exactly so many bytes, in the largest unit that gives a whole number. */
export function bytesWord(bytes: number): string {
  const [unit, each] = decimal.find(([, size]) => bytes >= size && bytes % size === 0) ?? ['B', 1];
  return `${String(bytes / each)}${unit}`;
}
