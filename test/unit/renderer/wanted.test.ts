// What is asked for in the list, as commands the engine takes.

import { describe, expect, it } from 'vitest';
import { getCommands } from '../../../src/renderer/features/client/wanted';
import type { EntryView } from '../../../src/shared/ipc/commands';
import { pageSchemas } from '../../../src/shared/ipc/bridge';

const vault = 'a'.repeat(26);
const entry = (name: string, kind: EntryView['kind']): EntryView => ({
  ...{ name, kind, size: 1, mtime: 0 },
});
const ask = (names: readonly string[], entries: readonly EntryView[]) =>
  getCommands({ vault, names, entries, existing: 'ask' });

describe('getCommands', () => {
  it('asks for files, folders, and what is not in sight, each as what it is', () => {
    const entries = [entry('b', 'dir'), entry('a.txt', 'text'), entry('c.png', 'binary')];
    const commands = ask(['b', 'typed', 'a.txt', 'c.png'], entries);
    expect(commands).toEqual([
      { vault, existing: 'ask', kind: 'file', names: ['a.txt', 'c.png'] },
      { vault, existing: 'ask', names: ['typed'] },
      { vault, existing: 'ask', kind: 'folder', names: ['b'] },
    ]);
  });

  it('asks for nothing where nothing is chosen', () => {
    expect(ask([], [entry('a', 'text')])).toEqual([]);
  });

  it('splits what is too much for one command, and loses none', () => {
    const names = Array.from({ length: 20_001 }, (_name, at) => `${String(at)}.txt`);
    const commands = ask(
      names,
      names.map((name) => entry(name, 'text')),
    );
    expect(commands.flatMap((command) => command.names)).toEqual(names);
    for (const command of commands) {
      expect(pageSchemas.get.safeParse(command).success).toBe(true);
    }
  });
});
