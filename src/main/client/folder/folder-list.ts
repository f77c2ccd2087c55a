// The signed lists of one download: lines are added as files arrive, and sealed now and
// then, so that a download that is cut has not to fetch everything again.

import { encodeHex } from '../../crypto/hex';
import { Blake2b } from '../../crypto/blake2b';
import { RollingList } from './rolling-list';
import { sealList, type SealedList, type SealOptions } from './seal-list';

/** A list is sealed when it holds so much, or after so long. */
const most = { files: 16_000, bytes: 960 * 1024 * 1024, ms: 5 * 60_000 } as const;

export class FolderList {
  private readonly rolling = new RollingList();
  private since = performance.now();
  private sealed: SealedList | null = null;

  add(digestHex: string, name: string, size: number): void {
    if (this.rolling.files === 0) this.since = performance.now();
    this.rolling.add(digestHex, name, size);
  }

  get isEmpty(): boolean {
    return this.rolling.files === 0;
  }

  /** It has grown enough to be sealed before anything more is asked for. */
  get isDue(): boolean {
    const { files, bytes } = this.rolling;
    if (files >= most.files || bytes >= most.bytes) return true;
    return files > 0 && performance.now() - this.since >= most.ms;
  }

  /** Of the last list that was sealed and kept, or of nothing. */
  get last(): SealedList {
    return this.sealed ?? { digest: encodeHex(new Blake2b().digest()), receiptPath: null };
  }

  /** Seals what was added since the last time, as `sealList` does. */
  async seal(options: SealOptions): Promise<void> {
    const sealed = await sealList(this.rolling.take(), options);
    if (sealed.receiptPath !== null) this.sealed = sealed;
  }
}
