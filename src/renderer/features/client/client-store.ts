// What the client panel remembers while the window is open, however it is laid out: which
// vault is in front, where in it the person is and what is chosen there, what is half typed,
// what was said with its keeper, and which of its dialogs is open.

import { create } from 'zustand';
import type { Failure } from '../../../shared/errors';
import type { TransferView } from '../../../shared/ipc/views';

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

type ByKey<T> = Readonly<Record<string, T>>;
type Names = ReadonlySet<string>;

interface ClientState {
  /** Fingerprint of the vault in front, or null for the list of vaults. */
  readonly vault: string | null;
  readonly places: ByKey<Place>;
  /** Names chosen in the place in front of a vault. */
  readonly picked: ByKey<Names>;
  /** Text that is not sent yet, by field. */
  readonly drafts: ByKey<string>;
  readonly talk: ByKey<readonly Exchange[]>;
  /** Chosen rows of the queue. */
  readonly requests: Names;
  /** The view in front where there is room for one alone. */
  readonly tab: string;
  /** The questions of the queue are being answered, beginning with this one. */
  readonly answering: string | null;
  /** The transfer whose details are shown, as it was when they were asked for. */
  readonly details: TransferView | null;
}

const root: Place = { dir: '', query: '' };
const nothingSaid: readonly Exchange[] = [];
const nothing: Names = new Set();
const keptExchanges = 50;

export const useClient = create<ClientState>(() => ({
  vault: null,
  places: {},
  picked: {},
  drafts: {},
  talk: {},
  requests: nothing,
  tab: 'files',
  answering: null,
  details: null,
}));

export function openVault(vault: string | null): void {
  useClient.setState({ vault });
}

/**
 * Call before connecting to it: a vault that ended while it was in front would come to the
 * front while it is called, and take the question about it away.
 */
export function leaveVault(vault: string): void {
  if (useClient.getState().vault === vault) openVault(null);
}

export function usePlace(vault: string): Place {
  return useClient((state) => state.places[vault] ?? root);
}

/** Goes there; what was chosen elsewhere is no longer. */
export function goTo(vault: string, place: Place): void {
  useClient.setState(({ places }) => ({ places: { ...places, [vault]: place } }));
  pick(vault, nothing);
}

export function usePicked(vault: string): Names {
  return useClient((state) => state.picked[vault] ?? nothing);
}

export function pick(vault: string, names: Names): void {
  useClient.setState(({ picked }) => ({ picked: { ...picked, [vault]: names } }));
}

/** Text of a field and how to change it. `field` names it for as long as the window is open. */
export function useDraft(field: string): readonly [string, (text: string) => void] {
  const text = useClient((state) => state.drafts[field] ?? '');
  const change = (next: string): void => {
    useClient.setState(({ drafts }) => ({ drafts: { ...drafts, [field]: next } }));
  };
  return [text, change];
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

export function chooseRequests(requests: Names): void {
  useClient.setState({ requests });
}

export function showTab(tab: string): void {
  useClient.setState({ tab });
}

/** Opens the questions of the queue with that one; null closes them. */
export function answer(transfer: string | null): void {
  useClient.setState({ answering: transfer });
}

export function showDetails(details: TransferView | null): void {
  useClient.setState({ details });
}
