// What the tray says and offers, as plain values. Pure: the tray itself only draws it.

import type { Say } from '../texts';
import type { DesktopState } from './watch';

export type TrayAction = 'open' | 'start' | 'stop' | 'copy' | 'pause' | 'resume' | 'quit';

/** A line of the menu; without an action it only says something, null is a rule. */
export type TrayLine = {
  readonly label: string;
  readonly action: TrayAction | null;
  readonly isEnabled: boolean;
} | null;

export interface TrayModel {
  readonly tooltip: string;
  readonly isServing: boolean;
  readonly lines: readonly TrayLine[];
}

/** `title` is the window's. */
export function trayModel(
  state: DesktopState,
  say: Say,
  title: string,
  format: (count: number) => string,
): TrayModel {
  const { engine, server, address, canPause, canResume } = state;
  const words = stateWords(state, say, format);
  const isServing = server === 'running';
  const line = (label: string, action: TrayAction | null, isEnabled: boolean): TrayLine => ({
    label,
    action,
    isEnabled,
  });
  return {
    tooltip: `${title}: ${words}`,
    isServing,
    lines: [
      line(words, null, false),
      null,
      line(say('trayOpen'), 'open', true),
      isServing || server === 'stopping'
        ? line(say('trayStop'), 'stop', isServing)
        : line(say('trayStart'), 'start', engine === 'running' && server === 'stopped'),
      line(say('trayCopy'), 'copy', address !== null),
      null,
      line(say('trayPause'), 'pause', canPause),
      line(say('trayResume'), 'resume', canResume),
      null,
      line(say('trayQuit'), 'quit', true),
    ],
  };
}

function stateWords(state: DesktopState, say: Say, format: (count: number) => string): string {
  const { engine, server, port, clients, isMoving } = state;
  if (engine !== 'running') return say(engine === 'failed' ? 'trayFailed' : 'trayStarting');
  const parts =
    server === 'running' && port !== null
      ? // A port is a name, not an amount: it gets no thousands separator.
        [say('trayListening', { port: String(port) }), clientWords(clients, say, format)]
      : [say('trayStopped')];
  if (isMoving) parts.push(say('trayMoving'));
  return parts.join(' · ');
}

function clientWords(clients: number, say: Say, format: (count: number) => string): string {
  if (clients === 0) return say('trayNoClients');
  return clients === 1 ? say('trayOneClient') : say('trayClients', { count: format(clients) });
}
