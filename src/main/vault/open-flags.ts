// Flags for opening files by a path that others might meddle with. Windows has neither
// NOFOLLOW nor NONBLOCK; there the identity of what was opened is checked alone.

import { constants } from 'node:fs';

const known: Partial<Record<string, number>> = constants;
const careful = (known['O_NOFOLLOW'] ?? 0) | (known['O_NONBLOCK'] ?? 0);

/** Read, following no link; a FIFO or device in the file's place does not block. */
export const openForReading = constants.O_RDONLY | careful;

/** Read and write what exists, following no link. */
export const openForUpdating = constants.O_RDWR | careful;
