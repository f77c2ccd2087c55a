// Which events become a notification, how many become one, and what it says.

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { News, type NewsItem } from '../../src/main/app/desktop/news';
import { wordsOf } from '../../src/main/app/desktop/news-words';
import { catalogues, fillText, type Language } from '../../src/shared/i18n/texts';
import type { EngineEventBody } from '../../src/shared/ipc/events';
import type { RefusalView, SavedView, Snapshot, VaultView } from '../../src/shared/ipc/views';
import type { Say } from '../../src/main/app/texts';

let told: NewsItem[];
let news: News;
let seq: number;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  told = [];
  seq = 0;
  news = new News((item) => told.push(item));
});
afterEach(() => {
  vi.useRealTimers();
});

const note = (body: EngineEventBody): void => {
  news.note({ ...body, seq: (seq += 1) });
};
const savedView = (key: string, change: Partial<SavedView> = {}): SavedView => ({
  ...{ key, vault: 'v', name: `${key}.txt`, kind: 'file', files: null, fileName: `${key}.txt` },
  ...{ size: 1, digest: '', at: Date.now(), receipt: 'valid' },
  ...change,
});
const save = (key: string, change: Partial<SavedView> = {}): void => {
  note({ type: 'saved', saved: savedView(key, change) });
};
const refuse = (change: Partial<RefusalView> = {}): void => {
  const refusal: RefusalView = {
    ...{ key: seq, at: 0, status: 403, reason: 'not_enrolled', address: '10.0.0.9:4000' },
    ...{ id: null, name: null, detail: '' },
    ...change,
  };
  note({ type: 'refusal', refusal });
};
const failure = { status: 0, reason: 'cut', params: {} } as const;
const vaultView = (state: VaultView['state'], change: Partial<VaultView> = {}): VaultView => ({
  ...{ fp: 'f', label: 'Escola', host: 'h', port: 1, id: '45', addedAt: 0, address: null },
  ...{ lastConnectedAt: null, retryAt: null, state, failure: state === 'ready' ? null : failure },
  ...change,
});
const link = (state: VaultView['state'], change: Partial<VaultView> = {}): void => {
  note({ type: 'vault.changed', vault: vaultView(state, change) });
};

describe('news of saved files', () => {
  it('come a moment later, one for many', () => {
    save('a');
    vi.advanceTimersByTime(2_000);
    save('b');
    expect(told).toEqual([]);
    vi.advanceTimersByTime(3_000);
    expect(told).toEqual([{ kind: 'saved', name: 'b.txt', count: 2 }]);
    save('c');
    vi.advanceTimersByTime(3_000);
    expect(told[1]).toEqual({ kind: 'saved', name: 'c.txt', count: 1 });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('do not wait for the end of a long download', () => {
    for (let at = 0; at < 1_000; at += 1) {
      save(`f${String(at)}`);
      vi.advanceTimersByTime(100);
    }
    vi.advanceTimersByTime(10_000);
    expect(told.map((item) => item.kind)).toEqual(Array(4).fill('saved'));
    expect(told.reduce((sum, item) => sum + (item.kind === 'saved' ? item.count : 0), 0)).toBe(
      1_000,
    );
  });

  it('are not about files that were only checked again', () => {
    save('a');
    save('a', { receipt: 'invalid' });
    save('old', { at: Date.now() - 3_600_000 });
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual([{ kind: 'saved', name: 'a.txt', count: 1 }]);
    save('a', { at: Date.now() - 1_000 });
    vi.advanceTimersByTime(60_000);
    expect(told).toHaveLength(1);
  });
});

describe('news of refusals', () => {
  it('are about people, not about files or crowds', () => {
    refuse({ name: 'x.exe', status: 404, reason: 'not_found' });
    refuse({ name: 'x.exe', status: 403, reason: 'no_right' });
    refuse({ status: 429, reason: 'slow_down' });
    refuse({ status: 503, reason: 'full' });
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual([]);
    refuse({ status: 410, reason: 'invite_gone', id: '22' });
    vi.advanceTimersByTime(3_000);
    expect(told).toMatchObject([{ kind: 'refused', count: 1, refusal: { id: '22' } }]);
  });

  it('come once a minute, however long somebody knocks', () => {
    for (let at = 0; at < 200; at += 1) {
      refuse({ count: 5 });
      vi.advanceTimersByTime(3_000);
    }
    const minutes = (200 * 3) / 60;
    expect(told.length).toBeGreaterThan(1);
    expect(told.length).toBeLessThanOrEqual(minutes + 1);
  });
});

describe('news of connections', () => {
  it('skip a short gap', () => {
    link('ready');
    link('waiting');
    vi.advanceTimersByTime(3_000);
    link('dialing');
    link('ready');
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual([]);
  });

  it('tell a loss once, and that it is over', () => {
    link('ready');
    link('waiting');
    link('dialing');
    link('waiting');
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual([{ kind: 'connection', what: 'lost', label: 'Escola' }]);
    link('ready');
    expect(told[1]).toEqual({ kind: 'connection', what: 'back', label: 'Escola' });
    link('ready');
    expect(told).toHaveLength(2);
  });

  it('are not about what a person ended, forgot or never had', () => {
    link('ready');
    link('idle', { failure: null });
    link('dialing');
    link('idle');
    link('ready');
    link('waiting');
    note({ type: 'vault.forgotten', fp: 'f' });
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual([]);
  });

  it('begin with what a snapshot shows, and nothing of an earlier engine', () => {
    link('ready');
    link('waiting');
    save('a');
    refuse();
    news.load({ client: { vaults: [vaultView('ready', { fp: 'g' })] } } as unknown as Snapshot);
    vi.advanceTimersByTime(120_000);
    expect(told).toEqual([]);
    link('waiting', { fp: 'g' });
    vi.advanceTimersByTime(5_000);
    expect(told).toHaveLength(1);
  });
});

describe('the words of a notification', () => {
  const say =
    (language: Language): Say =>
    (key, params = {}) =>
      fillText(catalogues[language].desktop[key], params);
  const words = (item: NewsItem, language: Language = 'en') =>
    wordsOf(item, say(language), language);
  const refusal = { id: '22', address: '10.0.0.9:4000', reason: 'revoked' } as RefusalView;

  it('name the file, or count them in the language', () => {
    expect(words({ kind: 'saved', name: 'a.txt', count: 1 })).toEqual({
      title: 'File saved',
      body: 'a.txt',
      panel: 'client',
    });
    const many = words({ kind: 'saved', name: 'a.txt', count: 12_345 }, 'pt-BR');
    expect(many.title).toBe('12.345 arquivos salvos');
    expect(many.body).toBe('O último: a.txt');
  });

  it('say who was refused and why', () => {
    const { title, body, panel } = words({ kind: 'refused', refusal, count: 1 });
    expect(title).toBe('A client was refused');
    expect(body).toBe('22 (10.0.0.9:4000): Access for this ID was revoked.');
    expect(panel).toBe('server');
    expect(words({ kind: 'refused', refusal, count: 7 }).title).toContain('7');
  });

  it('show a peer’s text as what it is, on one line, and not all of it', () => {
    const { body } = words({ kind: 'saved', name: 'a\u202etxt.\nexe', count: 1 });
    expect(body).toBe('a⟨U+202E⟩txt.⟨U+000A⟩exe');
    const { title } = words({ kind: 'connection', what: 'lost', label: '😀'.repeat(200) });
    expect(Array.from(title).length).toBeLessThan(120);
    expect(title).toContain('…');
    expect(title).not.toMatch(/\p{Cs}/u);
  });
});
