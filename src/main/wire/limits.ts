// Numbers of the wire format, each with its section of PROTOCOL.md. Sizes are bytes.

/** "BAU" and the protocol version (section 3). */
export const preface = Buffer.from([0x42, 0x41, 0x55, 0x01]);

/** Exact handshake message sizes, without their u16be length (section 3). */
export const handshakeSizes = { message1: 32, message2: 192, message3: 160 } as const;

/** Ciphertext length of a record: a tag over one byte at least (section 4). */
export const recordLength = { min: 17, max: 65_535 } as const;

export const tagSize = 16;
export const lengthPrefixSize = 2;

/** type u8 || flags u8 || reqId u32be (section 4). */
export const frameHeaderSize = 6;

/** Before record k * this (k >= 1) a direction rekeys (section 4). */
export const rekeyEvery = 65_536;

/** JSON bodies: bytes and nesting (section 4). */
export const json = { maxBytes: 32 * 1024, maxDepth: 4 } as const;

/** DATA carries 1..this content bytes after its u64be offset (section 4). */
export const dataChunk = 32_768;
export const dataOffsetSize = 8;

/** READ length and OPEN `inline`, 1..this (section 4). */
export const maxRead = 1_048_576;

/** Entries a LIST page may hold (section 4). */
export const maxListPage = 200;

/** Opaque cursor of LIST (section 4). */
export const maxCursor = 1400;

/** Before READY (section 9): AUTH frame body and receive buffer. */
export const beforeReady = { authBytes: 1024, bufferBytes: 2048, deadlineMs: 10_000 } as const;

/** Per session after READY (section 9). */
export const perSession = {
  inFlight: 64,
  reads: 16,
  handles: 64,
  descriptors: 8,
  backlogBytes: 1024 * 1024,
} as const;

/** Liveness (section 9). */
export const liveness = {
  pingAfterMs: 30_000,
  closeAfterMs: 90_000,
  drainMs: 60_000,
} as const;

/** How long a side reads and discards after its BYE (section 5). */
export const lingerMs = 2000;

/** A session lives this long, plus a grace for what is in flight (section 5). */
export const sessionAge = { maxMs: 24 * 3_600_000, graceMs: 5 * 60_000 } as const;
