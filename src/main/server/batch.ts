// The rolling digest over whole-file answers that BATCH seals (PROTOCOL.md section 4):
// one line a file, in the order of their ENDs.

import { Blake2b } from '../crypto/blake2b';
import { batchLine } from '../identity/receipt';

export class Batch {
  /** Whole-file OPENs that have not ended. */
  inFlight = 0;
  private hash = new Blake2b();
  private count = 0;

  /** A whole file was answered with END and without a receipt of its own. */
  add(digestHex: string, name: string): void {
    this.hash.update(batchLine(digestHex, name));
    this.count += 1;
  }

  /** Digest (64 bytes) and number of files since the last call; then starts anew. */
  take(): { digest: Buffer; files: number } {
    const taken = { digest: this.hash.digest(), files: this.count };
    this.hash = new Blake2b();
    this.count = 0;
    return taken;
  }
}
