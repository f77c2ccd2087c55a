// A row of the queue from its turn to its end, over any number of lost connections.

import { BauError } from '../../../shared/errors';
import type { ClientSession } from '../client-session';
import { pause } from '../folder/pause';
import { attempt, type AttemptEnd, type AttemptTools } from './attempt';
import { patienceFor } from './patience';
import type { Transfer } from './transfer';

export interface RunTools extends AttemptTools {
  /** A live session with the vault, however long it takes. Rejects for what waiting does not mend. */
  readonly session: (vault: string, signal: AbortSignal) => Promise<ClientSession>;
  /** Random number of 0..1. */
  readonly share: () => number;
}

/** There is no way to the vault that would open by itself: true of all its rows alike. */
export class NoWay extends Error {
  constructor(readonly failure: BauError) {
    super(failure.message, { cause: failure });
  }
}

/** A session that is there at once shows no wait. */
const flickerMs = 50;

/** Rejects with BauError or NoWay; with anything at all once `signal` is aborted. */
export async function runTransfer(
  transfer: Transfer,
  tools: RunTools,
  signal: AbortSignal,
): Promise<AttemptEnd> {
  let fruitless = 0;
  for (;;) {
    const session = await connect(transfer, tools, signal);
    const before = transfer.fetched;
    try {
      return await attempt(transfer, session, tools, signal);
    } catch (error) {
      if (!(error instanceof BauError) || signal.aborted) throw error;
      // We left ourselves: the person does not want this vault now.
      if (error.reason === 'not_connected') throw new NoWay(error);
      fruitless = transfer.fetched > before ? 0 : fruitless + 1;
      const waitMs = patienceFor(error, { isLive: session.live, fruitless }, tools.share());
      if (waitMs === null) throw error;
      transfer.set({ state: 'waiting', failure: error.toFailure() });
      await pause(waitMs, signal);
    }
  }
}

async function connect(
  transfer: Transfer,
  { session }: RunTools,
  signal: AbortSignal,
): Promise<ClientSession> {
  const timer = setTimeout(() => {
    if (transfer.view.state !== 'waiting') transfer.set({ state: 'waiting' });
  }, flickerMs);
  try {
    const live = await session(transfer.vault, signal);
    if (signal.aborted) throw new BauError('cancelled');
    transfer.set({ state: 'active', failure: null });
    return live;
  } catch (error) {
    if (signal.aborted || !(error instanceof BauError)) throw error;
    throw new NoWay(error);
  } finally {
    clearTimeout(timer);
  }
}
