// What the tray says and offers, and what closing the window means, for what the engine does.

import { describe, expect, it } from 'vitest';
import { closingOf, type ClosingFacts } from '../../src/main/app/desktop/closing-decision';
import { trayModel, type TrayAction } from '../../src/main/app/desktop/tray-model';
import { DesktopWatch, type DesktopState } from '../../src/main/app/desktop/watch';
import { catalogues, fillText, type Language } from '../../src/shared/i18n/texts';
import type { EngineEventBody } from '../../src/shared/ipc/events';
import type { SessionView, Snapshot, TransferView } from '../../src/shared/ipc/views';
import { transferView } from './renderer/transfer-views';

function watching() {
  const seen: DesktopState[] = [];
  const watch = new DesktopWatch((state) => seen.push(state));
  let seq = 0;
  const note = (body: EngineEventBody): DesktopState => {
    watch.note({ ...body, seq: (seq += 1) });
    return watch.state;
  };
  return { watch, seen, note };
}

const session = (name: string): SessionView => ({
  ...{ session: name, id: '45', name: 'Ana', address: '127.0.0.1:1', fp: 'f', since: 0 },
  ...{ bytesSent: 0, filesSealed: 0, bytesPerSecond: 0, sending: null },
});
const running: EngineEventBody = {
  type: 'server.state',
  state: 'running',
  listening: { host: '0.0.0.0', port: 1235, addresses: ['192.168.0.10:1235'], fp: 'f' },
  failure: null,
};
const stopped: EngineEventBody = {
  type: 'server.state',
  state: 'stopped',
  listening: null,
  failure: null,
};
const rows = (...states: TransferView['state'][]): TransferView[] =>
  states.map((state, at) => transferView(`t${String(at)}`, { state }));

describe('what the desktop follows', () => {
  it('is the server, its address and its clients', () => {
    const { watch, note } = watching();
    watch.restart('running');
    expect(note(running)).toMatchObject({ server: 'running', address: '192.168.0.10:1235' });
    note({ type: 'session.changed', session: session('a') });
    note({ type: 'session.changed', session: session('b') });
    expect(note({ type: 'session.changed', session: session('a') }).clients).toBe(2);
    expect(note({ type: 'session.ended', session: 'a' }).clients).toBe(1);
    expect(note(stopped)).toMatchObject({ server: 'stopped', address: null, clients: 0 });
  });

  it('is whether there are downloads to pause or to resume', () => {
    const { watch, note } = watching();
    watch.restart('running');
    const all = (...states: TransferView['state'][]): DesktopState =>
      note({ type: 'transfers.changed', transfers: rows(...states) });
    expect(all('active', 'saved')).toMatchObject({ canPause: true, canResume: false });
    expect(all('paused', 'failed')).toMatchObject({ canPause: false, canResume: true });
    expect(all('paused', 'asking')).toMatchObject({ canPause: true, canResume: true });
    note({ type: 'transfers.removed', transfers: ['t1'] });
    expect(watch.state).toMatchObject({ canPause: false, canResume: true });
    expect(all('cancelled')).toMatchObject({ canPause: false, canResume: false });
  });

  it('tells of changes alone', () => {
    const { watch, seen, note } = watching();
    watch.restart('running');
    const { length } = seen;
    note({ type: 'transfer.changed', transfer: transferView('t', { state: 'active' }) });
    for (let received = 1; received < 50; received += 1) {
      note({
        type: 'transfer.changed',
        transfer: transferView('t', { state: 'active', received }),
      });
    }
    watch.moves(true);
    watch.moves(true);
    expect(seen).toHaveLength(length + 2);
  });

  it('starts from a snapshot, and from nothing with another engine', () => {
    const { watch } = watching();
    watch.restart('running');
    const { state, listening } = running;
    watch.load({
      server: { state, listening, sessions: [session('a')] },
      client: { transfers: rows('paused') },
    } as unknown as Snapshot);
    expect(watch.state).toMatchObject({ server: 'running', clients: 1, canResume: true });
    watch.restart('failed');
    expect(watch.state).toMatchObject({ server: 'stopped', clients: 0, canResume: false });
  });
});

describe('the tray', () => {
  const calm: DesktopState = {
    ...{ engine: 'running', server: 'stopped', port: null, address: null, clients: 0 },
    ...{ isMoving: false, canPause: false, canResume: false },
  };
  const busy: DesktopState = {
    ...calm,
    ...{ server: 'running', port: 1235, address: 'h:1235', clients: 1234 },
    ...{ isMoving: true, canPause: true },
  };
  const model = (state: DesktopState, language: Language = 'en') =>
    trayModel(
      state,
      (key, params = {}) => fillText(catalogues[language].desktop[key], params),
      'Baú (sala-2)',
      (count) => new Intl.NumberFormat(language).format(count),
    );
  const enabled = (state: DesktopState): (TrayAction | null)[] =>
    model(state).lines.flatMap((line) => (line?.isEnabled === true ? [line.action] : []));

  it('says how things are, in both languages', () => {
    expect(model(calm).tooltip).toBe('Baú (sala-2): Server stopped');
    expect(model(busy).tooltip).toBe(
      'Baú (sala-2): Listening on port 1235 · 1,234 clients · files on their way',
    );
    expect(model({ ...busy, clients: 1, isMoving: false }, 'pt-BR').tooltip).toBe(
      'Baú (sala-2): Atendendo na porta 1235 · 1 cliente',
    );
    expect(model({ ...calm, engine: 'failed' }).lines[0]?.label).toContain('could not start');
  });

  it('offers what can be done, and nothing else', () => {
    expect(enabled(calm)).toEqual(['open', 'start', 'quit']);
    expect(enabled(busy)).toEqual(['open', 'stop', 'copy', 'pause', 'quit']);
    expect(enabled({ ...calm, canResume: true })).toEqual(['open', 'start', 'resume', 'quit']);
    expect(enabled({ ...calm, server: 'starting' })).toEqual(['open', 'quit']);
    expect(enabled({ ...calm, server: 'stopping' })).toEqual(['open', 'quit']);
    expect(enabled({ ...calm, engine: 'failed' })).toEqual(['open', 'quit']);
  });
});

describe('closing the window', () => {
  const facts: ClosingFacts = {
    ...{ choice: 'ask', isServing: true, isMoving: false, isQuitting: false },
    platform: 'linux',
  };

  it('asks, or does what was chosen, while something is going on', () => {
    for (const choice of ['ask', 'tray', 'quit'] as const) {
      expect(closingOf({ ...facts, choice })).toBe(choice);
      expect(closingOf({ ...facts, choice, isServing: false, isMoving: true })).toBe(choice);
      expect(closingOf({ ...facts, choice, isServing: false })).toBe('close');
    }
  });

  it('just closes when the app ends anyway, and on macOS', () => {
    expect(closingOf({ ...facts, isQuitting: true })).toBe('close');
    expect(closingOf({ ...facts, platform: 'darwin', choice: 'quit' })).toBe('close');
  });
});
