// Steps of the protocol as the panel arranges them: by what they are for, by connection,
// and by what a person is looking for. Nothing here draws.

import type { ActivityView } from '../../../shared/ipc/views';

/** What a step is for. */
export const stepKinds = ['handshake', 'access', 'request', 'answer', 'refusal', 'life'] as const;
export type StepKind = (typeof stepKinds)[number];
export type Side = ActivityView['side'];

const kindOfStep: Readonly<Record<string, StepKind>> = {
  ...{ message1: 'handshake', message2: 'handshake', message3: 'handshake' },
  ...{ pin: 'handshake', secured: 'handshake', AUTH: 'access', WELCOME: 'access' },
  ...{ LIST: 'request', OPEN: 'request', READ: 'request', SEAL: 'request', CLOSE: 'request' },
  ...{ BATCH: 'request', MESSAGE: 'request', OK: 'answer', DATA: 'answer', END: 'answer' },
  ...{ ERROR: 'refusal', dropped: 'refusal' },
};

/** Coming and going, and whatever a later version may add, is `life`. */
export function kindOf(step: string): StepKind {
  return kindOfStep[step] ?? 'life';
}

/** Whether the step is a message of the wire, which has a name of its own there. */
export function isFrame(step: string): boolean {
  return step === step.toUpperCase();
}

export interface StepFilter {
  readonly side: Side | 'both';
  readonly kind: StepKind | 'all';
  /** Connections to show; empty: all. */
  readonly connections: ReadonlySet<string>;
  readonly text: string;
}

/** The text of a step in which is searched, in the language of the page. */
export type StepText = (step: ActivityView) => string;

/** The steps that the filter lets through, newest first. */
export function filterSteps(
  steps: readonly ActivityView[],
  filter: StepFilter,
  textOf: StepText,
): readonly ActivityView[] {
  const { side, kind, connections } = filter;
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const found: ActivityView[] = [];
  for (let at = steps.length - 1; at >= 0; at -= 1) {
    const step = steps[at];
    if (step === undefined || (side !== 'both' && step.side !== side)) continue;
    if (kind !== 'all' && kindOf(step.step) !== kind) continue;
    if (connections.size > 0 && !connections.has(step.connection)) continue;
    if (words.length > 0) {
      const text = textOf(step);
      if (!words.every((word) => text.includes(word))) continue;
    }
    found.push(step);
  }
  return found;
}

/** One connection, as its steps tell of it. */
export interface Connection {
  readonly connection: string;
  readonly side: Side;
  readonly address: string;
  /** When its first step that is still known happened. */
  readonly startedAt: number;
  readonly isOpen: boolean;
  readonly steps: number;
  /** The ID it was let in under; null before that. */
  readonly id: string | null;
  /** FP26 of the vault, as the client saw it; null on the server's side. */
  readonly vault: string | null;
  /** Ephemeral public keys as hex, and the handshake hash as FP26, once they are known. */
  readonly clientE: string | null;
  readonly serverE: string | null;
  readonly h: string | null;
}

const text = (value: string | number | undefined): string | null =>
  value === undefined ? null : String(value);

/** The connections of these steps, the newest first. */
export function connectionsOf(steps: readonly ActivityView[]): readonly Connection[] {
  const found = new Map<string, { -readonly [K in keyof Connection]: Connection[K] }>();
  for (const { connection, side, address, at, step, facts } of steps) {
    if (connection === '') continue;
    let known = found.get(connection);
    if (known === undefined) {
      known = {
        ...{ connection, side, address, startedAt: at, isOpen: true, steps: 0 },
        ...{ id: null, vault: null, clientE: null, serverE: null, h: null },
      };
      found.set(connection, known);
    }
    known.steps += 1;
    if (step === 'closed' || step === 'dropped') known.isOpen = false;
    else if (step === 'message1') known.clientE = text(facts['e']);
    else if (step === 'message2') known.serverE = text(facts['e']);
    else if (step === 'pin') known.vault = text(facts['fp']);
    else if (step === 'secured') known.h = text(facts['h']);
    else if (step === 'WELCOME') known.id = text(facts['id']);
  }
  return [...found.values()].reverse();
}

/** As `connectionsOf`, but a connection that says the same stays the same object. */
export function stableConnections(): (steps: readonly ActivityView[]) => readonly Connection[] {
  let last: readonly Connection[] = [];
  return (steps) => {
    const known = new Map(last.map((row) => [row.connection, row]));
    const next = connectionsOf(steps).map((row) => {
      const old = known.get(row.connection);
      return old !== undefined && isSame(old, row) ? old : row;
    });
    const isUnchanged = next.length === last.length && next.every((row, at) => row === last[at]);
    if (!isUnchanged) last = next;
    return last;
  };
}

function isSame(one: Connection, other: Connection): boolean {
  return (Object.keys(one) as (keyof Connection)[]).every((key) => one[key] === other[key]);
}
