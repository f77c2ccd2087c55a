// Frame types of PROTOCOL.md section 4, as data.

export const frameTypes = {
  AUTH: 0x01,
  WELCOME: 0x02,
  LIST: 0x10,
  OPEN: 0x11,
  READ: 0x12,
  SEAL: 0x13,
  CLOSE: 0x14,
  BATCH: 0x15,
  MESSAGE: 0x18,
  OK: 0x20,
  DATA: 0x21,
  END: 0x22,
  ERROR: 0x2f,
  PING: 0x30,
  PONG: 0x31,
  BYE: 0x3f,
} as const;

export type FrameName = keyof typeof frameTypes;

const names = new Map<number, FrameName>(
  (Object.keys(frameTypes) as FrameName[]).map((name) => [frameTypes[name], name]),
);

/** Types from here up are ignored by a READY side that does not know them. */
export const firstIgnorableType = 0x80;

/** Name of a type byte, or null where the protocol has none. */
export function frameName(type: number): FrameName | null {
  return names.get(type) ?? null;
}

/** Requests take the next higher reqId; the frames below carry 0. */
export const unnumbered: ReadonlySet<FrameName> = new Set<FrameName>(['PING', 'PONG', 'BYE']);

export const requests: ReadonlySet<FrameName> = new Set<FrameName>([
  'AUTH',
  'LIST',
  'OPEN',
  'READ',
  'SEAL',
  'CLOSE',
  'BATCH',
  'MESSAGE',
]);
