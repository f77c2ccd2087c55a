// What the window remembers between runs: language, theme, what to do with files that are
// here already, place on the screen. A small JSON file beside Electron's own data. A broken
// file costs the settings, never the start.

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { existingPolicies } from '../../shared/existing';

const bounds = z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() });

const schema = z.object({
  language: z.enum(['system', 'pt-BR', 'en']).catch('system'),
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  existing: z.enum(existingPolicies).catch('ask'),
  /** The first screen was seen and left. */
  welcomed: z.boolean().catch(false),
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
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
