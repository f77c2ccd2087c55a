// The activity as a file: one JSON object a line, oldest first, at the place a person
// chooses. What is written comes from the engine, never from a page.

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app, dialog, type BrowserWindow } from 'electron';
import { BauError } from '../../shared/errors';
import type { ActivityView } from '../../shared/ipc/views';
import type { Texts } from './texts';

/** One step as a line of the file; times in UTC. */
function activityLine({ key, at, ...step }: ActivityView): string {
  return `${JSON.stringify({ number: key, at: new Date(at).toISOString(), ...step })}\n`;
}

/**
 * Resolves with how many steps were written, or null when the person thought better of it.
 * Throws `folder_unusable` when the file cannot be written.
 */
export async function exportActivity(
  services: { readonly window: () => BrowserWindow | null; readonly texts: Texts },
  steps: readonly ActivityView[],
): Promise<number | null> {
  const window = services.window();
  if (window === null) return null;
  const { texts } = services;
  const day = new Date().toISOString().slice(0, 10);
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    title: texts.get('exportActivityTitle'),
    buttonLabel: texts.get('exportActivityButton'),
    defaultPath: join(app.getPath('documents'), `bau-${day}.jsonl`),
    filters: [{ name: texts.get('exportActivityType'), extensions: ['jsonl'] }],
  });
  if (canceled || !filePath) return null;
  try {
    // Names and addresses are nobody else's business.
    await writeFile(filePath, steps.map(activityLine).join(''), { mode: 0o600 });
  } catch (cause) {
    throw new BauError('folder_unusable', { path: filePath }, { cause });
  }
  return steps.length;
}
