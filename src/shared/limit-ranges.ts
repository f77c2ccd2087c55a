// The limits and penalties of a server (PROTOCOL.md section 9) as a person may set them:
// one table of defaults and ranges, which the engine, the command line and the panel read.

interface Range {
  readonly usual: number;
  readonly min: number;
  readonly max: number;
}

const range = (usual: number, min: number, max: number): Range => ({ usual, min, max });

/** Whole numbers; names that end in `Ms` are milliseconds. */
export const limitRanges = {
  /** Live sessions at once. */
  sessions: range(256, 1, 10_000),
  /** Connections before READY, in all and of one source. */
  halfOpen: range(64, 2, 4096),
  /** From this many half-open connections on, some are dropped at random. */
  earlyDropFrom: range(16, 1, 4095),
  halfOpenPerSource: range(8, 1, 1024),
  /** New connections of one source. */
  connectionsPerSecond: range(5, 1, 10_000),
  connectionBurst: range(20, 1, 100_000),
  /** What a refused AUTH and a missed deadline cost their source. */
  refusedPenaltyMs: range(5000, 0, 600_000),
  deadlinePenaltyMs: range(10_000, 0, 600_000),
  /** From this much penalty on, a source is slowed down. */
  slowFromMs: range(15_000, 1000, 3_600_000),
  penaltyCapMs: range(600_000, 1000, 86_400_000),
  /** Sources remembered. */
  sources: range(4096, 16, 65_536),
  /** Handshake and AUTH together. */
  deadlineMs: range(10_000, 1000, 60_000),
  refusalDelayMs: range(100, 10, 5000),
  /** How long a session that may be dead is given to answer. */
  probeMs: range(3000, 50, 30_000),
  takeoverEveryMs: range(60_000, 0, 3_600_000),
  /** LIST, MESSAGE and requests that ended in ERROR, of one session. */
  requestsPerSecond: range(20, 1, 10_000),
  requestBurst: range(100, 1, 100_000),
  /** Content sent, 0 for no limit: of each session, and of all together. */
  sessionBytesPerSecond: range(0, 0, 1e12),
  totalBytesPerSecond: range(0, 0, 1e12),
} as const satisfies Record<string, Range>;

/** Least rates besides none: a client gives up when nothing comes for 30 s. */
export const leastRates = {
  sessionBytesPerSecond: 50_000,
  totalBytesPerSecond: 1_000_000,
} as const;

export type RateLimit = keyof typeof leastRates;

export const isRate = (name: string): name is RateLimit => Object.hasOwn(leastRates, name);

export type NumberLimit = keyof typeof limitRanges;

/** Every limit in force. */
export type LimitsView = Readonly<Record<NumberLimit, number>> & {
  /** Connections of this computer itself answer for the totals alone. */
  readonly loopbackExempt: boolean;
  /** Files are hashed ahead while nobody asks for anything. */
  readonly idleHashing: boolean;
};

export type LimitName = keyof LimitsView;

/** What to change; null puts a limit back to its default. */
export type LimitsChange = Readonly<Record<string, number | boolean | null>>;

const ranges = Object.entries(limitRanges) as [NumberLimit, Range][];

export const defaultLimits: LimitsView = {
  ...(Object.fromEntries(ranges.map(([name, { usual }]) => [name, usual])) as Record<
    NumberLimit,
    number
  >),
  loopbackExempt: true,
  idleHashing: true,
};

export const limitNames = Object.keys(defaultLimits) as readonly LimitName[];

export const isNumberLimit = (name: LimitName): name is NumberLimit =>
  Object.hasOwn(limitRanges, name);

export const isLimit = (name: string): name is LimitName => Object.hasOwn(defaultLimits, name);
