// What closing the window leads to. While something is going on a person is asked, unless
// they said once and for all what they want.

import { dialog, type BrowserWindow } from 'electron';
import type { ClosingChoice } from '../../../shared/desktop';
import type { SettingsFile } from '../settings';
import type { Texts } from '../texts';
import { closingOf, type ClosingFacts } from './closing-decision';

export interface ClosingOptions {
  readonly settings: SettingsFile;
  readonly texts: Texts;
  readonly facts: () => Omit<ClosingFacts, 'choice' | 'platform'>;
  readonly quit: () => void;
}

/** Answers in the order of the dialog's buttons. */
const answers = ['tray', 'quit', 'cancel'] as const;

/** Minds that window's close button. */
export function setupClosing(window: BrowserWindow, options: ClosingOptions): void {
  const { settings, facts, quit } = options;
  let isAsking = false;

  const obey = (choice: Exclude<ClosingChoice, 'ask'>): void => {
    if (choice === 'quit') quit();
    else window.hide();
  };
  const ask = async (): Promise<void> => {
    const { answer, isForGood } = await question(window, options);
    if (answer === 'cancel') return;
    if (isForGood) settings.update({ closing: answer });
    obey(answer);
  };

  window.on('close', (event) => {
    const choice = settings.current.closing;
    const way = closingOf({ ...facts(), choice, platform: process.platform });
    if (way === 'close') return;
    event.preventDefault();
    if (way !== 'ask') {
      obey(way);
      return;
    }
    if (isAsking) return;
    isAsking = true;
    void ask().finally(() => (isAsking = false));
  });
}

async function question(
  window: BrowserWindow,
  { texts, facts }: ClosingOptions,
): Promise<{ answer: (typeof answers)[number]; isForGood: boolean }> {
  const { response, checkboxChecked } = await dialog.showMessageBox(window, {
    type: 'question',
    title: texts.desktop('appName'),
    message: texts.desktop(facts().isServing ? 'closingServing' : 'closingMoving'),
    detail: texts.desktop('closingText'),
    buttons: [
      texts.desktop('closingTray'),
      texts.desktop('closingQuit'),
      texts.desktop('closingCancel'),
    ],
    defaultId: 0,
    cancelId: answers.indexOf('cancel'),
    checkboxLabel: texts.desktop('closingForGood'),
    noLink: true,
  });
  return { answer: answers[response] ?? 'cancel', isForGood: checkboxChecked };
}
