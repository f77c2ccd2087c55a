// Transfers to order and to act on.

import type { TransferView } from '../../../src/shared/ipc/views';

export function transferView(transfer: string, change: Partial<TransferView> = {}): TransferView {
  return {
    ...{ transfer, vault: 'v', name: `${transfer}.txt`, kind: 'file', state: 'queued' },
    ...{ existing: 'ask', received: 0, resumedFrom: 0, size: null, bytesPerSecond: 0 },
    ...{ msLeft: null, failure: null, files: null, clash: null, endedAt: null, savedKey: null },
    ...change,
  };
}
