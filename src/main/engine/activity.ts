// Protocol steps of both sides as the activity view shows them: public values only,
// batched, and thinned out when there are more than a person could read.

import type { ActivityView } from '../../shared/ipc/views';
import { fp26 } from '../crypto/base32';
import { frameHeaderSize } from '../wire/limits';
import type { FrameName } from '../wire/frame-types';

const batchMs = 100;
/** Steps kept of one batch; the rest are counted in a `more` step. */
const mostPerBatch = 60;
const ephemeralBytes = 32;
const maxText = 256;

type Side = ActivityView['side'];
type Direction = ActivityView['direction'];
type Facts = Record<string, string | number>;

/** Keys of JSON bodies worth showing; none of them is secret. */
const shownKeys = [
  'mode',
  'id',
  'address',
  'label',
  'name',
  'dir',
  'query',
  'text',
  'handle',
  'size',
  'inline',
  'whole',
  'files',
  'code',
  'reason',
];

export class Activity {
  private batch: ActivityView[] = [];
  private skipped = 0;
  private keys = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly clock: () => number,
    private readonly publish: (steps: readonly ActivityView[]) => void,
  ) {}

  /** A step of the handshake or of the connection; `bytes` are public. */
  step(
    side: Side,
    connection: string,
    address: string,
    step: string,
    direction: Direction,
    bytes: Uint8Array,
  ): void {
    const facts: Facts = {};
    if (step === 'pin' && bytes.length === 32) facts['fp'] = fp26(bytes);
    // Public, and the same at both ends unless somebody stands between them.
    else if (step === 'secured') facts['h'] = fp26(bytes.subarray(0, 32));
    else if (step === 'message1' || step === 'message2') {
      facts['e'] = Buffer.from(bytes.subarray(0, ephemeralBytes)).toString('hex');
    }
    const size = step === 'pin' || step === 'secured' ? 0 : bytes.length;
    this.add(side, connection, address, step, direction, size, facts);
  }

  /** A frame that passed, DATA excepted. */
  frame(
    side: Side,
    connection: string,
    address: string,
    direction: 'in' | 'out',
    name: FrameName,
    reqId: number,
    body: Buffer,
  ): void {
    if (this.batch.length >= mostPerBatch) {
      this.skipped += 1;
      return;
    }
    const facts: Facts = reqId > 0 ? { reqId } : {};
    if (body[0] === 0x7b) Object.assign(facts, factsOf(body));
    this.add(side, connection, address, name, direction, body.length + frameHeaderSize, facts);
  }

  /** Publishes what is waiting and stops. */
  close(): void {
    this.flush();
  }

  private add(
    side: Side,
    connection: string,
    address: string,
    step: string,
    direction: Direction,
    bytes: number,
    facts: Facts,
  ): void {
    if (this.batch.length >= mostPerBatch) {
      this.skipped += 1;
      return;
    }
    this.keys += 1;
    const at = this.clock();
    this.batch.push({
      key: this.keys,
      at,
      side,
      connection,
      address,
      direction,
      step,
      bytes,
      facts,
    });
    this.timer ??= setTimeout(() => {
      this.flush();
    }, batchMs);
  }

  private flush(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const { batch, skipped } = this;
    this.batch = [];
    this.skipped = 0;
    if (skipped > 0) {
      this.keys += 1;
      const last = batch.at(-1);
      batch.push({
        key: this.keys,
        at: this.clock(),
        side: last?.side ?? 'server',
        connection: '',
        address: '',
        direction: 'none',
        step: 'more',
        bytes: 0,
        facts: { count: skipped },
      });
    }
    if (batch.length > 0) this.publish(batch);
  }
}

function factsOf(body: Buffer): Facts {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch {
    return {};
  }
  const source = value as Record<string, unknown>;
  const facts: Facts = {};
  for (const key of shownKeys) {
    const found = source[key];
    if (typeof found === 'number') facts[key] = found;
    else if (typeof found === 'string') facts[key] = found.slice(0, maxText);
    else if (found === true) facts[key] = 1;
  }
  if (Array.isArray(source['entries'])) facts['entries'] = source['entries'].length;
  return facts;
}
