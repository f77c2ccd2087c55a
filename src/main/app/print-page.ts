// A page of our own making as PDF: shown to nobody, in a sandbox of its own without scripts,
// and printed from there.

import { randomUUID } from 'node:crypto';
import { BrowserWindow } from 'electron';

/** The HTML file at `path`, which needs nothing else, as PDF on A4. */
export async function printToPdf(path: string): Promise<Uint8Array> {
  const window = new BrowserWindow({
    show: false,
    webPreferences: {
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      javascript: false,
      webviewTag: false,
      // Without `persist:`: in memory, and gone with the window.
      partition: `print-${randomUUID()}`,
    },
  });
  try {
    await window.loadFile(path);
    return await window.webContents.printToPDF({
      pageSize: 'A4',
      printBackground: true,
      preferCSSPageSize: true,
    });
  } finally {
    window.destroy();
  }
}
