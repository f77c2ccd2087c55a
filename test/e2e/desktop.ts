/** What surrounds the window, seen and answered from main: tray, notifications, dialogs. */
import type { RunningApp } from './launch';

export function isVisible(app: RunningApp): Promise<boolean> {
  return app.electron.evaluate(
    ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible() ?? false,
  );
}

/** The person looks elsewhere. */
export function hideWindow(app: RunningApp): Promise<void> {
  return app.electron.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.hide();
  });
}

interface MessageBox {
  readonly message: string;
  readonly buttons: readonly string[];
}

/** Answers questions in dialogs from now on; gives what was asked since. */
export async function answerMessageBox(
  app: RunningApp,
  answer: { response: number; checkboxChecked: boolean },
): Promise<() => Promise<readonly MessageBox[]>> {
  await app.electron.evaluate(({ dialog }, given) => {
    const boxes: unknown[] = [];
    Object.assign(globalThis, { boxes });
    dialog.showMessageBox = (...args: unknown[]) => {
      boxes.push(args.at(-1));
      return Promise.resolve(given);
    };
  }, answer);
  return () =>
    app.electron.evaluate(() => (globalThis as unknown as { boxes: MessageBox[] }).boxes);
}

interface TrayWatch {
  readonly lines: () => Promise<readonly string[]>;
  /** Actions that can be taken. */
  readonly enabled: () => Promise<readonly string[]>;
  readonly tooltip: () => Promise<string>;
  readonly press: (action: string) => Promise<void>;
}

interface TrayMemory {
  trayMenu: Electron.Menu | null;
  trayTip: string;
}

/** Sees what the tray is given from its next change on: a system without one shows nothing. */
export async function watchTray(app: RunningApp): Promise<TrayWatch> {
  await app.electron.evaluate(({ Tray }) => {
    const memory: TrayMemory = { trayMenu: null, trayTip: '' };
    Object.assign(globalThis, { memory });
    type Setter<T> = (this: Electron.Tray, value: T) => void;
    const setContextMenu = Reflect.get(
      Tray.prototype,
      'setContextMenu',
    ) as Setter<Electron.Menu | null>;
    const setToolTip = Reflect.get(Tray.prototype, 'setToolTip') as Setter<string>;
    Tray.prototype.setContextMenu = function (menu) {
      memory.trayMenu = menu;
      setContextMenu.call(this, menu);
    };
    Tray.prototype.setToolTip = function (text) {
      memory.trayTip = text;
      setToolTip.call(this, text);
    };
  });
  const items = () =>
    app.electron.evaluate(() => {
      const { memory } = globalThis as unknown as { memory: TrayMemory };
      return (memory.trayMenu?.items ?? []).map(({ id, label, enabled, type }) => ({
        ...{ id, label, enabled, type },
      }));
    });
  return {
    lines: async () => (await items()).map(({ label }) => label),
    enabled: async () =>
      (await items())
        .filter(({ enabled, type }) => enabled && type === 'normal')
        .map(({ id }) => id),
    tooltip: () =>
      app.electron.evaluate(() => (globalThis as unknown as { memory: TrayMemory }).memory.trayTip),
    press: (action) =>
      app.electron.evaluate((_electron, id) => {
        const { memory } = globalThis as unknown as { memory: TrayMemory };
        const item = memory.trayMenu?.getMenuItemById(id) ?? null;
        if (item === null) throw new Error(`the tray has no ${id}`);
        (item.click as () => void)();
      }, action),
  };
}

interface NotificationWatch {
  readonly list: () => Promise<readonly { title: string; body: string }[]>;
  readonly press: (at: number) => Promise<void>;
}

/** Collects the notifications that are shown from now on. */
export async function collectNotifications(app: RunningApp): Promise<NotificationWatch> {
  await app.electron.evaluate(({ Notification }) => {
    const shown: Electron.Notification[] = [];
    Object.assign(globalThis, { shown });
    // A machine without a desktop has nowhere to show them; whether they are made is the matter.
    Notification.isSupported = () => true;
    type Show = (this: Electron.Notification) => void;
    const { prototype } = Notification as unknown as { prototype: Record<'show', Show> };
    const { show } = prototype;
    prototype.show = function () {
      shown.push(this);
      show.call(this);
    };
  });
  return {
    list: () =>
      app.electron.evaluate(() => {
        const { shown } = globalThis as unknown as { shown: Electron.Notification[] };
        return shown.map(({ title, body }) => ({ title, body }));
      }),
    press: (at) =>
      app.electron.evaluate((_electron, index) => {
        const { shown } = globalThis as unknown as { shown: Electron.Notification[] };
        shown[index]?.emit('click', {});
      }, at),
  };
}
