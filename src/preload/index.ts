// Builds `window.bau`: one named function a command and a subscription to events. There
// is no generic way to send: a page can only say what is listed in channels.ts.

import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import type { PageEvent } from '../shared/ipc/app-events';
import { channels, dropCommands, pageCommandNames } from '../shared/ipc/channels';
import { pathsOf } from './dropped-paths';

const commands = Object.fromEntries(
  pageCommandNames.map((command) => [
    command,
    (input: unknown): Promise<unknown> => ipcRenderer.invoke(channels.command, command, input),
  ]),
);

/** Paths come from what the system dropped, never from what a page says. */
const drops = Object.fromEntries(
  dropCommands.map((command) => [
    command,
    ({ files, ...rest }: Readonly<Record<string, unknown>>): Promise<unknown> =>
      ipcRenderer.invoke(channels.command, command, { ...rest, paths: pathsOf(files) }),
  ]),
);

const subscribe = (listener: (event: PageEvent) => void): (() => void) => {
  const receive = (_event: IpcRendererEvent, event: PageEvent): void => {
    listener(event);
  };
  ipcRenderer.on(channels.event, receive);
  return () => {
    ipcRenderer.off(channels.event, receive);
  };
};

contextBridge.exposeInMainWorld('bau', { ...commands, ...drops, subscribe });
