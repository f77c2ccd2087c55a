// Numbers that bind both sides of a process border or of the wire. Protocol numbers
// cite PROTOCOL.md; the wire's own live in main/wire/limits.ts.

/** Port the server listens on unless told otherwise. */
export const defaultPort = 1235;

/** Invites live 24 h by default, 7 days at most (section 6). */
export const inviteLife = { defaultMs: 24 * 3_600_000, maxMs: 7 * 24 * 3_600_000 } as const;

/** A host's window for claims lasts 15 min by default, an hour at most (section 6). */
export const claimWindow = { defaultMs: 15 * 60_000, maxMs: 60 * 60_000 } as const;

/** Claims a source gets in one window (section 6). */
export const claimsPerSource = 3;

/** What the rights of an ID may hold. */
export const rightsLimits = { folders: 64, extensions: 256, quotaBytes: 2 ** 50 } as const;

/** What a host calls a person, in characters. */
export const maxPersonName = 64;

/** IDs as the server takes them: no folding of case (section 6). */
export const idPattern = /^[a-z0-9][a-z0-9._-]{0,31}$/;

/** MESSAGE text, in UTF-8 bytes (section 4). */
export const maxMessageBytes = 4096;

/** A file name a client may ask for, in UTF-8 bytes (section 10). */
export const maxNameBytes = 1024;

/** Characters an export's passphrase needs at least: the file can be tried anywhere, for ever. */
export const leastExportPassphrase = 12;
