// What the client panel remembers while the window is open: which vault is in front, where
// in it the person is, and what was said with its keeper.

import { create } from 'zustand';
import type { Failure } from '../../../shared/errors';

export interface Exchange {
  readonly key: number;
  readonly text: string;
  readonly answer: string | null;
  readonly failure: Failure | null;
}

export interface Place {
  /** Folder in the vault without a slash at its end; empty for the root. */
  readonly dir: string;
  readonly query: string;
}

interface ClientState {
  /** Fingerprint of the vault in front, or null for the list of vaults. */
  readonly vault: string | null;
  readonly places: Readonly<Record<string, Place>>;
  readonly talk: Readonly<Record<string, readonly Exchange[]>>;
}

const root: Place = { dir: '', query: '' };
const nothingSaid: readonly Exchange[] = [];
const keptExchanges = 50;

export const useClient = create<ClientState>(() => ({ vault: null, places: {}, talk: {} }));

export function openVault(vault: string | null): void {
  useClient.setState({ vault });
}

export function usePlace(vault: string): Place {
  return useClient((state) => state.places[vault] ?? root);
}

export function goTo(vault: string, place: Place): void {
  useClient.setState(({ places }) => ({ places: { ...places, [vault]: place } }));
}

export function useTalk(vault: string): readonly Exchange[] {
  return useClient((state) => state.talk[vault] ?? nothingSaid);
}

/** Adds an exchange, newest first, or completes the one with its key. */
export function recordExchange(vault: string, exchange: Exchange): void {
  useClient.setState(({ talk }) => {
    const others = (talk[vault] ?? nothingSaid).filter(({ key }) => key !== exchange.key);
    return { talk: { ...talk, [vault]: [exchange, ...others].slice(0, keptExchanges) } };
  });
}
