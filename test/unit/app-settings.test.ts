// The settings file: whatever is in it, the app starts; what is good in it counts.

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Patience } from '../../src/main/app/patience';
import { SettingsFile } from '../../src/main/app/settings';
import { addressOf } from '../../src/main/app/web-pages';
import { webPages } from '../../src/shared/desktop';

let folder: string;
const path = (): string => join(folder, 'settings.json');
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bau-settings-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const defaults = {
  ...{ language: 'system', theme: 'system', existing: 'ask', closing: 'ask' },
  notify: { saved: true, refused: true, connection: true },
  ...{ bounds: null, maximized: false, welcomed: false },
  ...{ updates: 'off', updatesCheckedAt: null, updatesTold: null },
};
const read = async (content: unknown) => {
  await writeFile(path(), typeof content === 'string' ? content : JSON.stringify(content));
  return new SettingsFile(folder).current;
};

describe('the settings file', () => {
  it('is not needed, nor a file', async () => {
    expect(new SettingsFile(folder).current).toEqual(defaults);
    await mkdir(path());
    expect(new SettingsFile(folder).current).toEqual(defaults);
  });

  it.each(['', '{', 'null', '[]', '[1]', '"x"', '7', '\0', '{"language":{}}', '{"notify":[]}'])(
    'costs nothing but itself where it is %j',
    async (content) => {
      expect(await read(content)).toEqual(defaults);
    },
  );

  it('keeps what is good beside what is broken or unknown', async () => {
    const bounds = { x: -10, y: 0, width: 900, height: 700 };
    const settings = await read({
      ...{ language: 'en', theme: 'purple', closing: 'tray', future: { a: 1 } },
      ...{ notify: { saved: false, refused: 'maybe' }, bounds, maximized: 1 },
    });
    expect(settings).toEqual({
      ...defaults,
      ...{ language: 'en', closing: 'tray', bounds },
      notify: { saved: false, refused: true, connection: true },
    });
  });

  it.each([
    { x: 0, y: 0, width: 2 ** 40, height: 10 },
    { x: -(2 ** 31), y: 0, width: 10, height: 10 },
    { x: 0.5, y: 0, width: 10, height: 10 },
    { x: 0, y: 0, width: -5, height: 10 },
    { x: 0, y: 0 },
  ])('forgets a place no screen has: %j', async (bounds) => {
    expect((await read({ bounds })).bounds).toBeNull();
  });

  it('never throws', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (content) => {
        expect(Object.keys(await read(content)).sort()).toEqual(Object.keys(defaults).sort());
      }),
      { numRuns: 50 },
    );
  });

  it('is written whole, and read back', async () => {
    const file = new SettingsFile(folder);
    file.update({ closing: 'quit', notify: { saved: false, refused: true, connection: false } });
    expect(new SettingsFile(folder).current).toEqual(file.current);
    expect(JSON.parse(await readFile(path(), 'utf8'))).toMatchObject({ closing: 'quit' });
  });
});

describe('patience with an engine that dies', () => {
  it('waits longer each time, and gives up when it dies too often', () => {
    const patience = new Patience();
    const waits = [0, 1_000, 2_000, 4_000, 8_000].map((at) => patience.afterDeath(at));
    expect(waits).toEqual([400, 800, 1_600, 3_200, null]);
    patience.forget();
    expect(patience.afterDeath(9_000)).toBe(400);
  });

  it('forgives what is long ago', () => {
    const patience = new Patience();
    for (let at = 0; at < 100; at += 1) expect(patience.afterDeath(at * 60_000)).toBe(400);
  });
});

describe('pages on the web', () => {
  it('are https or not there', () => {
    for (const page of webPages) expect(addressOf(page) ?? 'https://').toMatch(/^https:\/\//);
    expect(addressOf('noise')).not.toBeNull();
  });
});
