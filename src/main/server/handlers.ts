// Which handler answers which request. A handler checks the body synchronously (what it
// throws with `bad_request` closes the session) and answers through the session.

import { handleBatch } from './handle-batch';
import { handleList } from './handle-list';
import { handleMessage } from './handle-message';
import { handleOpen } from './handle-open';
import { handleClose, handleRead } from './handle-read';
import { handleSeal } from './handle-seal';
import type { Session } from './session';

export type RequestName = 'LIST' | 'OPEN' | 'READ' | 'SEAL' | 'CLOSE' | 'BATCH' | 'MESSAGE';

export interface Handler {
  /** Draws a token even when it succeeds (section 9). */
  readonly metered: boolean;
  readonly run: (session: Session, reqId: number, body: Buffer) => void;
}

export const handlers: Readonly<Record<RequestName, Handler>> = {
  LIST: { metered: true, run: handleList },
  OPEN: { metered: false, run: handleOpen },
  READ: { metered: false, run: handleRead },
  SEAL: { metered: false, run: handleSeal },
  CLOSE: { metered: false, run: handleClose },
  BATCH: { metered: false, run: handleBatch },
  MESSAGE: { metered: true, run: handleMessage },
};
