// How many packets are looked at: so many a second from one source, so many in all. What is
// beyond is dropped before it is decoded, which is what makes a flood cheap.

interface Bucket {
  tokens: number;
  at: number;
}

interface Pace {
  readonly perSecond: number;
  readonly burst: number;
}

const paces = {
  all: { perSecond: 150, burst: 300 },
  source: { perSecond: 20, burst: 60 },
} as const satisfies Record<string, Pace>;

/** Beyond so many sources they are forgotten together: addresses are free to make up. */
const mostSources = 256;

export class PacketGate {
  private readonly all: Bucket;
  private readonly sources = new Map<string, Bucket>();

  constructor(private readonly clock: () => number) {
    this.all = { tokens: paces.all.burst, at: clock() };
  }

  /** Whether one more packet of that source may be looked at now. */
  lets(source: string): boolean {
    const now = this.clock();
    let bucket = this.sources.get(source);
    if (bucket === undefined) {
      if (this.sources.size >= mostSources) this.sources.clear();
      bucket = { tokens: paces.source.burst, at: now };
      this.sources.set(source, bucket);
    }
    return take(bucket, paces.source, now) && take(this.all, paces.all, now);
  }
}

function take(bucket: Bucket, { perSecond, burst }: Pace, now: number): boolean {
  // A clock that was set back gives nothing and takes nothing.
  const passed = Math.max(0, now - bucket.at);
  bucket.tokens = Math.min(burst, bucket.tokens + (passed * perSecond) / 1000);
  bucket.at = now;
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}
