// Digests of files below a folder, each computed once however often it is asked for, and
// only a few at a time.

import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { Gate } from '../../../shared/gate';
import { encodeHex } from '../../crypto/hex';
import type { DigestPool } from '../../vault/digest';

const atOnce = 8;

export class DigestsOf {
  private readonly known = new Map<string, Promise<string | null>>();
  private readonly gate = new Gate(atOnce);

  constructor(
    private readonly root: string,
    private readonly digests: DigestPool,
  ) {}

  /** 128 hex characters; null for what cannot be read or is no regular file. */
  get(path: string): Promise<string | null> {
    let digest = this.known.get(path);
    if (!digest) {
      digest = this.compute(join(this.root, path));
      this.known.set(path, digest);
    }
    return digest;
  }

  private async compute(path: string): Promise<string | null> {
    await this.gate.enter();
    try {
      const stat = await lstat(path, { bigint: true }).catch(() => null);
      if (!stat?.isFile()) return null;
      const { dev, ino, size } = stat;
      const outcome = await this.digests.file(path, { dev, ino, sizeBytes: Number(size) });
      return outcome.ok ? encodeHex(outcome.digest) : null;
    } finally {
      this.gate.leave();
    }
  }
}
