// The icon by the clock and its menu. Where a system has no place for it nothing is lost:
// a second start brings the window back as well.

import { readFileSync } from 'node:fs';
import {
  Menu,
  nativeImage,
  Tray,
  type MenuItemConstructorOptions,
  type NativeImage,
} from 'electron';
import closed1 from './icons/closed.png?asset';
import closed2 from './icons/closed@2x.png?asset';
import open1 from './icons/open.png?asset';
import open2 from './icons/open@2x.png?asset';
import shape1 from './icons/shape.png?asset';
import shape2 from './icons/shape@2x.png?asset';
import type { TrayAction, TrayModel } from './tray-model';

type TrayIcons = Readonly<Record<'open' | 'closed', NativeImage>>;

export class AppTray {
  private tray: Tray | null = null;
  private drawn = '';
  private icons: TrayIcons | null = null;

  constructor(private readonly act: (action: TrayAction) => void) {}

  /** Draws the model, and makes the tray when there is none yet. */
  draw(model: TrayModel): void {
    const wanted = JSON.stringify(model);
    if (wanted === this.drawn) return;
    this.drawn = wanted;
    this.icons ??= trayIcons();
    const icon = model.isServing ? this.icons.open : this.icons.closed;
    try {
      if (this.tray === null) {
        this.tray = new Tray(icon);
        this.tray.on('click', () => {
          // On macOS the press opens the menu.
          if (process.platform !== 'darwin') this.act('open');
        });
      } else {
        this.tray.setImage(icon);
      }
      this.tray.setToolTip(model.tooltip);
      // Some systems never ask again for a menu they have: it has to be a new one.
      this.tray.setContextMenu(Menu.buildFromTemplate(templateOf(model, this.act)));
    } catch {
      // No place for it.
    }
  }

  close(): void {
    this.tray?.destroy();
    this.tray = null;
  }
}

function templateOf(
  { lines }: TrayModel,
  act: (action: TrayAction) => void,
): MenuItemConstructorOptions[] {
  return lines.map((line) => {
    if (line === null) return { type: 'separator' };
    const { action, isEnabled } = line;
    // An ampersand would mark the letter behind it.
    const item = { label: line.label.replaceAll('&', '&&'), enabled: isEnabled };
    if (action === null) return item;
    return {
      ...item,
      id: action,
      click: () => {
        act(action);
      },
    };
  });
}

/** macOS paints a shape in the menu bar's own colour; elsewhere colour tells open from closed. */
function trayIcons(): TrayIcons {
  if (process.platform !== 'darwin') {
    return { open: image(open1, open2), closed: image(closed1, closed2) };
  }
  const shape = image(shape1, shape2);
  shape.setTemplateImage(true);
  return { open: shape, closed: shape };
}

function image(normal: string, dense: string): NativeImage {
  const icon = nativeImage.createEmpty();
  icon.addRepresentation({ scaleFactor: 1, buffer: readFileSync(normal) });
  icon.addRepresentation({ scaleFactor: 2, buffer: readFileSync(dense) });
  return icon;
}
