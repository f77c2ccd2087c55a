// What a client believes of a listing, and how it asks for one.

import { describe, expect, it } from 'vitest';
import { BauError } from '../../src/shared/errors';
import { isBelieved, lastSegment, parentOf } from '../../src/main/client/folder/entries';
import { listTree } from '../../src/main/client/folder/list-tree';
import { pause, unlessStopped } from '../../src/main/client/folder/pause';
import type { ClientSession } from '../../src/main/client/client-session';

describe('an entry of a listing', () => {
  const hostile = [
    '',
    '/etc/passwd',
    '../fora.txt',
    'aulas/../../fora.txt',
    'aulas/./a.txt',
    'aulas//a.txt',
    'aulas/',
    'aulas/a\0.txt',
    'aulas/a\n.txt',
    'aulas/ola\u0301.txt',
    'aulas/\u202etxt.exe',
    'aulas/\ud800.txt',
    `aulas/${'a'.repeat(256)}`,
    `aulas/${'a/'.repeat(16)}b`,
    `aulas/${'é'.repeat(600)}`,
  ];
  it.each(hostile)('is dropped when its name is not canonical: %j', (name) => {
    expect(isBelieved({ name }, 'aulas')).toBe(false);
    expect(isBelieved({ name }, '')).toBe(false);
  });

  it('is dropped outside the folder that was asked for', () => {
    for (const name of ['aulas', 'aulas2/a.txt', 'outra/aulas/a.txt', 'Aulas/a.txt', 'a.txt']) {
      expect(isBelieved({ name }, 'aulas'), name).toBe(false);
    }
    for (const name of ['aulas/a.txt', 'aulas/fotos/olá.jpg', 'aulas/C:\\x', 'aulas/CON']) {
      expect(isBelieved({ name }, 'aulas'), name).toBe(true);
      expect(isBelieved({ name }, ''), name).toBe(true);
    }
  });

  it('has a folder and a last segment', () => {
    expect([parentOf('a/b/c.txt'), lastSegment('a/b/c.txt')]).toEqual(['a/b', 'c.txt']);
    expect([parentOf('c.txt'), lastSegment('c.txt')]).toEqual(['', 'c.txt']);
  });
});

/** A session whose LIST is answered by a script. */
function scripted(answer: (cursor: string | undefined) => object): ClientSession {
  const asks: Pick<ClientSession, 'ask'> = {
    ask: (_name, body) => {
      const { cursor } = body as { cursor?: string };
      return Promise.resolve().then(() => answer(cursor) as never);
    },
  };
  return asks as ClientSession;
}

const entry = (name: string): object => ({ name, size: 1, mtime: 1, kind: 'text' });

async function namesOf(session: ClientSession, signal = new AbortController().signal) {
  const names: string[] = [];
  for await (const page of listTree({ session, dir: '', signal })) {
    names.push(...page.map(({ name }) => name));
  }
  return names;
}

describe('a listing', () => {
  it('goes from page to page, empty ones too, and drops what is not believed', async () => {
    const pages: Record<string, object> = {
      start: { entries: [entry('a'), entry('../b')], cursor: 'one' },
      one: { entries: [], cursor: 'two' },
      two: { entries: [entry('c')] },
    };
    const session = scripted((cursor) => pages[cursor ?? 'start'] ?? {});
    expect(await namesOf(session)).toEqual(['a', 'c']);
  });

  it('is not followed in circles', async () => {
    let asked = 0;
    const session = scripted((cursor) => {
      asked += 1;
      return { entries: [], cursor: cursor === 'one' ? 'two' : 'one' };
    });
    await expect(namesOf(session)).rejects.toMatchObject({ reason: 'integrity' });
    expect(asked).toBeLessThan(5);
  });

  it('is not taken for whole when it is endless', async () => {
    const entries = Array.from({ length: 200 }, (_, i) => entry(`f${String(i)}`));
    let page = 0;
    const session = scripted(() => ({ entries, cursor: String((page += 1)) }));
    await expect(namesOf(session)).rejects.toMatchObject({ reason: 'too_many_files' });
    expect(page).toBe(5001);
  });

  it('waits as long as a server that slows it down says', async () => {
    let refused = 0;
    const session = scripted(() => {
      if (refused === 3) return { entries: [entry('a')] };
      refused += 1;
      throw new BauError('slow_down', { retryAfterMs: 20 });
    });
    const startedAt = performance.now();
    expect(await namesOf(session)).toEqual(['a']);
    expect(performance.now() - startedAt).toBeGreaterThan(55);
  });

  it('ends at once when it is stopped while it waits', async () => {
    const stop = new AbortController();
    const session = scripted(() => {
      throw new BauError('slow_down', { retryAfterMs: 30_000 });
    });
    setTimeout(() => {
      stop.abort();
    }, 20);
    await expect(namesOf(session, stop.signal)).rejects.toMatchObject({ reason: 'cancelled' });
  });
});

describe('waiting', () => {
  it('ends when it is stopped, before it began too', async () => {
    const stop = new AbortController();
    stop.abort();
    await pause(60_000, stop.signal);
    const never = new Promise<void>(() => undefined);
    const stopped = unlessStopped(never, stop.signal, () => new BauError('cancelled'));
    await expect(stopped).rejects.toMatchObject({ reason: 'cancelled' });
  });
});
