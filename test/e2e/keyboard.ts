/**
 * A person with a keyboard and nothing else: goes to a control, and finds out whether every
 * control in sight can be reached so, with a name and with a focus that can be seen.
 */
import { expect, type Page } from '@playwright/test';

/** More presses of Tab than any screen has controls. */
const mostPresses = 120;

export class Keyboard {
  constructor(private readonly page: Page) {}

  /** Presses Tab until that control has the focus, as a person would, but not for ever. */
  async tabTo(testId: string): Promise<void> {
    const hasFocus = () =>
      this.page.evaluate(
        (wanted) => document.activeElement?.closest(`[data-testid="${wanted}"]`) !== null,
        testId,
      );
    for (let presses = 0; presses < mostPresses; presses += 1) {
      if (await hasFocus()) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`Tab never reached ${testId}`);
  }

  /** Goes once round the screen and expects to have met every control on it. */
  async visitAll(screen: string): Promise<void> {
    await this.page.evaluate(mark);
    const unseen = new Set<string>();
    let first: string | null = null;
    for (let presses = 0; presses < mostPresses; presses += 1) {
      await this.page.keyboard.press('Tab');
      const { place, faults } = await this.page.evaluate(visit);
      for (const fault of faults) unseen.add(fault);
      first ??= place;
      if (presses > 0 && place === first) break;
    }
    const missed = await this.page.evaluate(unvisited);
    expect.soft([...unseen, ...missed], screen).toEqual([]);
  }

  /** In the table that has the focus: goes down to a row and through all it holds. */
  async visitRow(screen: string): Promise<void> {
    const { keyboard } = this.page;
    await keyboard.press('Home');
    await this.page.evaluate(markRow);
    for (let presses = 0; presses < 24; presses += 1) {
      await keyboard.press('ArrowRight');
      await this.page.evaluate(visit);
    }
    expect.soft(await this.page.evaluate(unvisited), `${screen}, first row`).toEqual([]);
  }
}

/** Marks the controls that Tab must meet. What runs in the page stands alone. */
function mark(): void {
  for (const old of document.querySelectorAll('[data-walk]')) old.removeAttribute('data-walk');
  const dialog = document.querySelector('[role="dialog"], [role="alertdialog"]');
  const controls = (dialog ?? document).querySelectorAll<HTMLElement>(
    'button, input, textarea, a[href], [role="grid"], [role="tab"][aria-selected="true"]',
  );
  for (const control of controls) {
    const isHidden =
      control.closest('[aria-hidden="true"], [inert], [hidden]') !== null ||
      !control.checkVisibility({ checkVisibilityCSS: true });
    const isPart = control.parentElement?.closest('[role="grid"]') !== null;
    if (isHidden || isPart || control.matches(':disabled, [tabindex="-1"]')) continue;
    control.setAttribute('data-walk', 'unvisited');
  }
}

/** Marks the controls in the row that has the focus. */
function markRow(): void {
  for (const old of document.querySelectorAll('[data-walk]')) old.removeAttribute('data-walk');
  const row = document.activeElement?.closest('[role="row"]');
  for (const control of row?.querySelectorAll('button:not(:disabled)') ?? []) {
    control.setAttribute('data-walk', 'unvisited');
  }
}

/** Notes where the focus is; says what a person could not know or see of it. */
function visit(): { place: string | null; faults: string[] } {
  const focused = document.activeElement;
  if (focused === null || focused === document.body) return { place: null, faults: [] };
  const all = [...document.querySelectorAll('*')];
  for (let up: Element | null = focused; up !== null; up = up.parentElement) {
    if (up.hasAttribute('data-walk')) up.setAttribute('data-walk', 'visited');
  }
  const faults: string[] = [];
  const isSeen = (element: Element): boolean => getComputedStyle(element).outlineStyle !== 'none';
  const ring = focused.closest('[data-focus-visible]');
  const around = ring === null ? [] : [ring, ...ring.querySelectorAll('*')];
  if (![focused, ...around].some(isSeen)) {
    faults.push(
      `no visible focus: ${focused.tagName} ${focused.getAttribute('data-testid') ?? focused.textContent}`,
    );
  }
  return { place: String(all.indexOf(focused)), faults };
}

function unvisited(): string[] {
  return [...document.querySelectorAll('[data-walk="unvisited"]')].map(
    (control) =>
      `never reached: ${control.getAttribute('data-testid') ?? control.getAttribute('aria-label') ?? control.textContent}`,
  );
}
