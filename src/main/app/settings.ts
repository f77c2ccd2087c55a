// What the window remembers between runs: language, theme, what to do with files that are
// here already, what closing means, which notifications are wanted, whether to look for new
// versions, place on the screen. A small JSON file beside Electron's own data. Broken or unknown values in it, or a broken
// file, cost what they stood for, never the start.

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { closingChoices } from '../../shared/desktop';
import { existingPolicies } from '../../shared/existing';
import { updateChoices } from '../../shared/ipc/updates';

// Windowing systems count in 16 bits or so; Electron throws at what is not 32.
const place = z.int().min(-32_768).max(32_767);
const extent = z.int().min(1).max(32_767);
const bounds = z.object({ x: place, y: place, width: extent, height: extent });

const wanted = z.boolean().catch(true);
const notify = z.object({ saved: wanted, refused: wanted, connection: wanted });

const schema = z.object({
  language: z.enum(['system', 'pt-BR', 'en']).catch('system'),
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  existing: z.enum(existingPolicies).catch('ask'),
  /** The first screen was seen and left. */
  welcomed: z.boolean().catch(false),
  /** What closing the window means while the server runs or bytes move. */
  closing: z.enum(closingChoices).catch('ask'),
  /** Notifications that are wanted, by kind. */
  notify: notify.catch({ saved: true, refused: true, connection: true }),
  /** Whether new versions are looked for, when somebody last answered, and the last one told. */
  updates: z.enum(updateChoices).catch('off'),
  updatesCheckedAt: z.int().min(0).nullable().catch(null),
  updatesTold: z.string().max(64).nullable().catch(null),
  /** In device-independent pixels, as last left when not maximised. */
  bounds: bounds.nullable().catch(null),
  maximized: z.boolean().catch(false),
});

export type Settings = Readonly<z.output<typeof schema>>;

export class SettingsFile {
  private settings: Settings;
  private readonly path: string;

  constructor(folder: string) {
    this.path = join(folder, 'settings.json');
    this.settings = schema.parse(readJson(this.path));
  }

  get current(): Settings {
    return this.settings;
  }

  /** Changes some settings and writes them all; a full disk is not worth interrupting anyone. */
  update(changes: Partial<Settings>): void {
    this.settings = { ...this.settings, ...changes };
    const temporary = `${this.path}.new`;
    try {
      writeFileSync(temporary, `${JSON.stringify(this.settings, null, 2)}\n`, { mode: 0o600 });
      renameSync(temporary, this.path);
    } catch {
      // The change holds for this run.
    }
  }
}

function readJson(path: string): object {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
  } catch {
    return {};
  }
}
