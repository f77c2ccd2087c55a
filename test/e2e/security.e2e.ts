/**
 * What no page may do, tried in the real app: reach Node, leave its origin, load from
 * elsewhere, run what did not come with it, ask the system for anything, or have its
 * commands obeyed from anywhere but the app's own window.
 */
import { pageCommandNames } from '../../src/shared/ipc/channels';
import { expect, test } from './fixture';
import type { RunningApp } from './launch';

const pageUrl = 'app://bau/index.html';

/** Status and headers of an address, fetched by main the way the window would. */
async function fetched(
  app: RunningApp,
  url: string,
): Promise<{ status: number; headers: Record<string, string> }> {
  return app.electron.evaluate(async ({ net }, address) => {
    // Some addresses are not even asked for.
    const response = await net.fetch(address).catch(() => null);
    if (response === null) return { status: 0, headers: {} };
    return { status: response.status, headers: Object.fromEntries(response.headers) };
  }, url);
}

test('the page has the bridge and nothing else', async ({ launch }) => {
  const app = await launch({ expectsErrors: true });
  const { page } = app;

  await test.step('no Node, and exactly the commands of the contract', async () => {
    const world = await page.evaluate(() => ({
      globals: ['require', 'process', 'module', 'Buffer', 'global', '__dirname', 'electron'].filter(
        (name) => name in globalThis,
      ),
      bridge: Object.keys((globalThis as unknown as { bau: object }).bau).sort(),
      url: location.href,
      isSecure: isSecureContext,
    }));
    expect(world.globals).toEqual([]);
    expect(world.bridge).toEqual([...pageCommandNames, 'subscribe'].sort());
    expect(world.url).toBe(pageUrl);
    expect(world.isSecure).toBe(true);
    const preferences = await app.electron.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences: () => Record<string, unknown>;
      };
      const { contextIsolation, nodeIntegration, sandbox, webSecurity, webviewTag } =
        contents.getLastWebPreferences();
      return { contextIsolation, nodeIntegration, sandbox, webSecurity, webviewTag };
    });
    expect(preferences).toMatchObject({
      contextIsolation: true,
      nodeIntegration: false,
      sandbox: true,
      webSecurity: true,
      webviewTag: false,
    });
  });

  await test.step('the bridge cannot be changed, and passes no command that is not listed', async () => {
    const result = await page.evaluate(() => {
      const { bau } = globalThis as unknown as { bau: Record<string, unknown> };
      try {
        bau['snapshot'] = () => 'mine';
      } catch {
        // Frozen objects of the bridge may throw.
      }
      return { isMine: String(bau['snapshot']).includes('mine'), send: typeof bau['invoke'] };
    });
    expect(result).toEqual({ isMine: false, send: 'undefined' });
    const refused = await app.send('saved.show', { saved: 1 } as never);
    expect(refused).toMatchObject({ ok: false, error: { reason: 'bad_input' } });
    const extra = await app.send('server.configure', { vaultDir: '/etc' } as never);
    expect(extra).toMatchObject({ ok: false, error: { reason: 'bad_input' } });
  });

  await test.step('the policy is in the header and holds', async () => {
    const { status, headers } = await fetched(app, pageUrl);
    expect(status).toBe(200);
    expect(headers['content-security-policy']?.replace(/'nonce-[\w+/=]{24}'/, '<nonce>')).toBe(
      [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' <nonce>",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
      ].join('; '),
    );
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    const again = await fetched(app, pageUrl);
    expect(again.headers['content-security-policy']).not.toBe(headers['content-security-policy']);

    const tried = await page.evaluate(async () => {
      const violated: string[] = [];
      document.addEventListener('securitypolicyviolation', (event) => {
        violated.push(event.effectiveDirective);
      });
      const world = globalThis as unknown as { hacked?: number };
      const script = document.createElement('script');
      try {
        script.append('globalThis.hacked = 1');
        document.head.append(script);
      } catch {
        // Trusted types may refuse before the policy does.
      }
      const outcomes: Record<string, string> = {};
      const attempt = async (name: string, work: () => unknown): Promise<void> => {
        try {
          await work();
          outcomes[name] = 'done';
        } catch (error) {
          outcomes[name] = error instanceof Error ? error.name : 'refused';
        }
      };
      // In a task of its own: what the debugger evaluates is exempt from the ban.
      await new Promise<void>((done) => {
        setTimeout(() => {
          const evaluate = (globalThis as unknown as { eval: (code: string) => unknown }).eval;
          void attempt('eval', () => evaluate('1 + 1')).then(done);
        });
      });
      await attempt('fetch', () => fetch('https://example.com/'));
      await attempt('fetchSelf', () => fetch('index.html'));
      await attempt('fetchFile', () => fetch('file:///etc/passwd'));
      await attempt('markup', () => {
        const html = 'innerHTML';
        (document.createElement('div') as unknown as Record<string, unknown>)[html] = '<b>x</b>';
      });
      const image = new Image();
      await attempt(
        'image',
        () =>
          new Promise((done, fail) => {
            image.onload = done;
            image.onerror = () => {
              fail(new Error('blocked'));
            };
            image.src = 'https://example.com/x.png';
          }),
      );
      return { hacked: world.hacked ?? null, outcomes, violated: [...new Set(violated)].sort() };
    });
    expect(tried.hacked).toBeNull();
    expect(Object.values(tried.outcomes)).not.toContain('done');
    expect(Object.keys(tried.outcomes).sort()).toEqual(
      ['eval', 'fetch', 'fetchFile', 'fetchSelf', 'image', 'markup'].sort(),
    );
    expect(tried.violated).toEqual(expect.arrayContaining(['connect-src', 'img-src']));
  });
});

test('the page cannot leave, open or embed anything', async ({ launch }) => {
  const app = await launch({ expectsErrors: true });
  const { page } = app;
  expect(await page.evaluate(() => window.open('https://example.com/') === null)).toBe(true);
  expect(await page.evaluate(() => window.open('index.html') === null)).toBe(true);

  await app.electron.evaluate(({ BrowserWindow }) => {
    const tried: string[] = [];
    Object.assign(globalThis, { tried });
    BrowserWindow.getAllWindows()[0]?.webContents.on('will-frame-navigate', (event) => {
      // The app's own listener of the same event has had its say by then.
      tried.push(`${event.url} ${event.defaultPrevented ? 'denied' : 'allowed'}`);
    });
  });
  await page.evaluate(() => {
    const link = document.createElement('a');
    link.href = 'https://example.com/';
    document.body.append(link);
    link.click();
    link.remove();
  });
  await expect
    .poll(() =>
      app.electron.evaluate(() => (globalThis as unknown as { tried: string[] }).tried.join()),
    )
    .toBe('https://example.com/ denied');

  await page.evaluate(() => {
    for (const name of ['webview', 'iframe', 'object', 'embed']) {
      const element = document.createElement(name);
      try {
        element.setAttribute(name === 'object' ? 'data' : 'src', 'https://example.com/');
      } catch {
        // Trusted types refuse some of them before there is anything to load.
      }
      document.body.append(element);
    }
  });
  const frames = await page.evaluate(() =>
    [...document.querySelectorAll('iframe')].map(({ contentWindow }) => {
      try {
        return 'bau' in (contentWindow ?? {}) ? 'has the bridge' : 'bare';
      } catch {
        return 'foreign';
      }
    }),
  );
  expect(frames).not.toContain('has the bridge');
  const contents = await app.electron.evaluate(({ webContents }) =>
    webContents.getAllWebContents().map((each) => each.getType()),
  );
  expect(contents).toEqual(['window']);
  expect(page.url()).toBe(pageUrl);
});

test('the page gets no permission', async ({ launch }) => {
  const { page } = await launch({ expectsErrors: true });
  const answers = await page.evaluate(async () => {
    const asked = ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read'];
    const states: Record<string, string> = {};
    for (const name of asked) {
      const status = await navigator.permissions.query({ name: name as PermissionName });
      states[name] = status.state;
    }
    const camera = await navigator.mediaDevices.getUserMedia({ video: true }).then(
      () => 'granted',
      (error: unknown) => (error as Error).name,
    );
    const clipboard = await navigator.clipboard.readText().then(
      () => 'granted',
      (error: unknown) => (error as Error).name,
    );
    const notification = await Notification.requestPermission();
    return { states, camera, clipboard, notification };
  });
  expect(new Set(Object.values(answers.states))).toEqual(new Set(['denied']));
  expect(answers.camera).not.toBe('granted');
  expect(answers.clipboard).not.toBe('granted');
  expect(answers.notification).toBe('denied');
});

test("the app's scheme serves its page and nothing else", async ({ launch }) => {
  const app = await launch();
  expect((await fetched(app, 'app://bau/index.html')).status).toBe(200);
  for (const url of [
    'app://bau/',
    'app://bau/../main/index.js',
    'app://bau/..%2fmain/index.js',
    'app://bau/%2e%2e/%2e%2e/package.json',
    'app://bau/..%5cmain%5cindex.js',
    'app://bau/%2fetc%2fpasswd',
    'app://bau/assets',
    'app://bau/index.html%00.png',
    'app://bau/%zz',
    'app://other/index.html',
  ]) {
    const { status } = await fetched(app, url);
    expect([0, 404], url).toContain(status);
  }
});

test('commands are obeyed from the own page of the own window alone', async ({ launch }) => {
  const app = await launch({ expectsErrors: true });
  const call = 'window.bau === undefined ? null : window.bau["app.info"]({})';

  const other = await app.electron.evaluate(async ({ BrowserWindow, app: electronApp }, code) => {
    const preload = `${electronApp.getAppPath()}/out/preload/index.js`;
    const window = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } });
    await window.loadURL('app://bau/index.html');
    const answer: unknown = await window.webContents.executeJavaScript(code);
    window.destroy();
    return answer;
  }, call);
  expect(other).toMatchObject({ ok: false, error: { reason: 'bad_input' } });

  const foreign = await app.electron.evaluate(async ({ BrowserWindow }, code) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (contents === undefined) return null;
    await contents.loadURL('data:text/html,<title>elsewhere</title>');
    return contents.executeJavaScript(code) as Promise<unknown>;
  }, call);
  expect(foreign).toMatchObject({ ok: false, error: { reason: 'bad_input' } });
});

test('sessions, pages and frames that come later are held as closely', async ({ launch }) => {
  const app = await launch({ expectsErrors: true });

  await test.step('another session is denied what the first is', async () => {
    const denied = await app.electron.evaluate(async ({ BrowserWindow, session }) => {
      const later = session.fromPartition('later');
      let requests = 0;
      later.on('will-download', (event) => {
        requests += event.defaultPrevented ? 0 : 1;
      });
      const window = new BrowserWindow({ show: false, webPreferences: { session: later } });
      await window.loadURL('data:text/html,<title>later</title>');
      const state: unknown = await window.webContents.executeJavaScript(
        "navigator.permissions.query({ name: 'notifications' }).then(({ state }) => state)",
      );
      const opened: unknown = await window.webContents.executeJavaScript(
        "window.open('about:blank') === null",
      );
      window.destroy();
      return { state, opened, requests };
    });
    expect(denied).toEqual({ state: 'denied', opened: true, requests: 0 });
  });

  await test.step('a page that may embed web views gets none', async () => {
    const attached = await app.electron.evaluate(async ({ BrowserWindow, webContents }) => {
      const window = new BrowserWindow({ show: false, webPreferences: { webviewTag: true } });
      await window.loadURL('data:text/html,<webview src="data:text/html,x"></webview>');
      await new Promise((done) => setTimeout(done, 500));
      const found = webContents.getAllWebContents().map((each) => each.getType());
      window.destroy();
      return found;
    });
    expect(attached).not.toContain('webview');
  });

  await test.step('a command from a frame inside the page is refused', async () => {
    await app.page.evaluate(() => {
      document.body.append(document.createElement('iframe'));
    });
    const answers = await app.electron.evaluate(async ({ BrowserWindow, ipcMain }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const frame = contents?.mainFrame.frames[0];
      // Frames have no preload, hence nothing to send with: the handler is asked itself.
      const { _invokeHandlers: handlers } = ipcMain as unknown as {
        _invokeHandlers: Map<string, (event: object, ...args: unknown[]) => Promise<unknown>>;
      };
      const handle = handlers.get('bau:command');
      if (contents === undefined || frame === undefined || handle === undefined) return null;
      const from = (senderFrame: object): Promise<unknown> =>
        handle({ sender: contents, senderFrame }, 'app.info', {});
      return { frame: await from(frame), page: await from(contents.mainFrame) };
    });
    expect(answers?.frame).toMatchObject({ ok: false, error: { reason: 'bad_input' } });
    expect(answers?.page).toMatchObject({ ok: true });
  });
});
