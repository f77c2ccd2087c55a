// The system's notifications: made only where the window is not looked at, and only of the
// kinds that are wanted. Pressing one brings the window forward on the panel it is about.

import { Notification } from 'electron';
import type { Panel } from '../../../shared/ipc/app-events';
import type { SettingsFile } from '../settings';
import type { Texts } from '../texts';
import type { NewsItem } from './news';
import { wordsOf } from './news-words';

export interface NotifierOptions {
  readonly settings: SettingsFile;
  readonly texts: Texts;
  /** Whether the person looks at the window. */
  readonly isInSight: () => boolean;
  readonly show: (panel: Panel) => void;
}

export class Notifier {
  /** Kept while they can be pressed: one that is collected no longer tells of it. */
  private readonly shown = new Set<Notification>();

  constructor(private readonly options: NotifierOptions) {}

  tell(item: NewsItem): void {
    const { settings, texts, isInSight, show } = this.options;
    const isWanted = item.kind === 'engine' || settings.current.notify[item.kind];
    if (!isWanted || isInSight() || !Notification.isSupported()) return;
    const { title, body, panel } = wordsOf(item, texts.desktop, texts.language);
    const notification = new Notification({ title, body });
    const drop = (): void => {
      this.shown.delete(notification);
    };
    notification.on('click', () => {
      drop();
      show(panel);
    });
    notification.on('close', drop);
    notification.on('failed', drop);
    this.shown.add(notification);
    // Systems need not tell when one is gone.
    if (this.shown.size > keptAtMost) {
      const [oldest] = this.shown;
      if (oldest !== undefined) this.shown.delete(oldest);
    }
    notification.show();
  }
}

const keptAtMost = 20;
