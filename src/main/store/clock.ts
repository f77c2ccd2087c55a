// Time as the store takes it, so that tests decide what time it is.

/** Integer milliseconds since 1970. */
export type Clock = () => number;
