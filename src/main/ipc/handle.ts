// The only registrar of commands from a page. Each is accepted from our own window's
// main frame at our own origin and from nowhere else, parsed with its schema, run, and
// answered with a Result: a page never sees an exception.

import { ipcMain, type BrowserWindow, type IpcMainInvokeEvent } from 'electron';
import { BauError } from '../../shared/errors';
import {
  pageSchemas,
  type PageCommand,
  type PageOutput,
  type PageParsed,
} from '../../shared/ipc/bridge';
import { channels, pageCommandNames } from '../../shared/ipc/channels';
import { settle, type Result } from '../../shared/ipc/result';

/** What runs each command; inputs are parsed already. Thrown BauErrors become failures. */
export type PageHandlers = {
  readonly [C in PageCommand]: (input: PageParsed<C>) => Promise<Result<PageOutput<C>>>;
};

type AnyHandler = (input: unknown) => Promise<Result<unknown>>;

/** Whose commands are obeyed. */
export interface Sender {
  readonly window: () => BrowserWindow | null;
  /** Whether a page at this address is ours. */
  readonly isOurUrl: (url: string) => boolean;
}

/** Answers commands from that sender; there is no way to undo it, nor need for one. */
export function setupCommands(sender: Sender, handlers: PageHandlers): void {
  ipcMain.handle(channels.command, (event, command: unknown, input: unknown) =>
    settleFlat(async () => {
      if (!isOurs(event, sender))
        throw new BauError('bad_input', {}, { message: 'foreign sender' });
      if (!isCommand(command)) throw new BauError('bad_input', {}, { message: 'no such command' });
      const parsed = pageSchemas[command].safeParse(input);
      if (!parsed.success) {
        throw new BauError('bad_input', {}, { message: parsed.error.message });
      }
      return (handlers[command] as AnyHandler)(parsed.data);
    }),
  );
}

async function settleFlat(work: () => Promise<Result<unknown>>): Promise<Result<unknown>> {
  const outcome = await settle(work);
  return outcome.ok ? outcome.value : outcome;
}

function isCommand(value: unknown): value is PageCommand {
  return typeof value === 'string' && (pageCommandNames as readonly string[]).includes(value);
}

function isOurs(event: IpcMainInvokeEvent, sender: Sender): boolean {
  const window = sender.window();
  if (window === null || window.isDestroyed()) return false;
  const { webContents } = window;
  return (
    event.sender === webContents &&
    event.senderFrame === webContents.mainFrame &&
    sender.isOurUrl(webContents.mainFrame.url)
  );
}
