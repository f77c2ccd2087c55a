// Steps of the protocol as the panel arranges them: filtered, grouped by connection, and
// compared with what is known.

import { describe, expect, it } from 'vitest';
import type { ActivityView } from '../../../src/shared/ipc/views';
import { compare, type KnownKey } from '../../../src/renderer/features/activity/known-keys';
import {
  connectionsOf,
  filterSteps,
  kindOf,
  stableConnections,
  type StepFilter,
} from '../../../src/renderer/features/activity/steps';

let keys = 0;
function step(changes: Partial<ActivityView>): ActivityView {
  keys += 1;
  return {
    ...{ key: keys, at: keys, side: 'server', connection: 'a', address: '10.0.0.1:9' },
    ...{ direction: 'in', step: 'OPEN', bytes: 10, facts: {} },
    ...changes,
  };
}

const all: StepFilter = { side: 'both', kind: 'all', connections: new Set(), text: '' };
const textOf = ({ step: name, facts }: ActivityView): string =>
  `${name} ${Object.values(facts).join(' ')}`.toLowerCase();
const names = (steps: readonly ActivityView[]): string[] => steps.map(({ step: name }) => name);

describe('filterSteps', () => {
  const steps = [
    step({ step: 'message1' }),
    step({ step: 'OPEN', facts: { name: 'aulas/Álgebra.pdf' }, side: 'client', connection: 'b' }),
    step({ step: 'ERROR', facts: { name: 'not_found' } }),
    step({ step: 'closed' }),
  ];

  it('turns them round, the newest first', () => {
    expect(names(filterSteps(steps, all, textOf))).toEqual(['closed', 'ERROR', 'OPEN', 'message1']);
  });

  it('goes by side, kind and connection', () => {
    const by = (changes: Partial<StepFilter>) =>
      names(filterSteps(steps, { ...all, ...changes }, textOf));
    expect(by({ side: 'client' })).toEqual(['OPEN']);
    expect(by({ kind: 'refusal' })).toEqual(['ERROR']);
    expect(by({ kind: 'handshake' })).toEqual(['message1']);
    expect(by({ connections: new Set(['b']) })).toEqual(['OPEN']);
    expect(by({ side: 'server', connections: new Set(['b']) })).toEqual([]);
  });

  it('finds all words of a text, in whatever order and case', () => {
    const by = (text: string) => names(filterSteps(steps, { ...all, text }, textOf));
    expect(by('  ÁLGEBRA open ')).toEqual(['OPEN']);
    expect(by('álgebra error')).toEqual([]);
  });
});

describe('kindOf', () => {
  it('takes what it does not know for coming and going', () => {
    expect(kindOf('FUTURE')).toBe('life');
    expect(kindOf('dropped')).toBe('refusal');
  });
});

describe('connectionsOf', () => {
  const handshake = [
    step({ step: 'tcp', connection: 'x' }),
    step({ step: 'message1', connection: 'x', facts: { e: 'aa' } }),
    step({ step: 'message2', connection: 'x', facts: { e: 'bb' } }),
    step({ step: 'secured', connection: 'x', facts: { h: 'hash' } }),
    step({ step: 'WELCOME', connection: 'x', facts: { id: '45' } }),
    step({ step: 'more', connection: '', facts: { count: 3 } }),
    step({ step: 'tcp', connection: 'y', side: 'client' }),
    step({ step: 'pin', connection: 'y', side: 'client', facts: { fp: 'server' } }),
    step({ step: 'closed', connection: 'y', side: 'client' }),
  ];

  it('gathers what each connection agreed on, the newest first', () => {
    const [y, x, ...others] = connectionsOf(handshake);
    expect(others).toEqual([]);
    expect(x).toMatchObject({
      ...{ connection: 'x', isOpen: true, steps: 5, id: '45' },
      ...{ clientE: 'aa', serverE: 'bb', h: 'hash', vault: null },
    });
    expect(y).toMatchObject({ side: 'client', isOpen: false, steps: 3, vault: 'server', h: null });
  });

  it('keeps rows that say the same', () => {
    const arrange = stableConnections();
    const [y, x] = arrange(handshake);
    const next = [...handshake, step({ step: 'OPEN', connection: 'x' })];
    const [laterY, laterX] = arrange(next);
    expect(laterY).toBe(y);
    expect(laterX).not.toBe(x);
    expect(laterX).toMatchObject({ steps: 6 });
    expect(arrange([...next])).toBe(arrange(next));
  });
});

describe('compare', () => {
  const fp = 'abcdefghijklmnopqrstuvwxyz';
  const known: KnownKey[] = [
    { key: '1', fp, kind: 'vault', name: 'Turma A' },
    { key: '2', fp: `b${fp.slice(1)}`, kind: 'person', name: '45' },
  ];

  it('takes a fingerprint however it is written', () => {
    const written = 'ABCD efgh-ijkl mnop qrst uvwx YZ';
    expect(compare(written, known)).toEqual({ state: 'known', keys: [known[0]] });
  });

  it('takes nothing less than all of it', () => {
    expect(compare(fp.slice(0, 25), known).state).toBe('short');
    expect(compare(`${fp}a`, known).state).toBe('short');
    expect(compare(`${fp.slice(0, 25)}a`, known).state).toBe('unknown');
    expect(compare('  ', known).state).toBe('empty');
  });
});
