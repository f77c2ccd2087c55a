/** The client panel, by what a person does in it. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { RunningApp } from '../launch';

export class ClientPanel {
  readonly page: Page;

  constructor(app: RunningApp) {
    this.page = app.page;
  }

  async show(): Promise<void> {
    await this.page.getByTestId('rail-client').click();
    await this.page.getByTestId('link-field').or(this.page.getByTestId('ask-name')).waitFor();
  }

  /** Pastes a link and opens it; what it leads to is a question, or word that it is damaged. */
  async openLink(link: string): Promise<void> {
    await this.page.getByTestId('link-field').fill(link);
    await this.page.getByTestId('link-open').click();
  }

  /** What the question about a link says: address and whole fingerprint. */
  async question(): Promise<{ address: string; fp: string }> {
    const address = await this.page.getByTestId('confirm-address').innerText();
    const fp = await this.page.getByTestId('confirm-fp').getAttribute('data-fp');
    return { address: address.trim(), fp: fp ?? '' };
  }

  /** Says yes to the question and waits for the vault. */
  async confirm(): Promise<void> {
    await this.page.getByTestId('connect-confirm').click();
    await this.page.getByTestId('ask-name').waitFor();
  }

  async connect(link: string): Promise<void> {
    await this.show();
    await this.openLink(link);
    await this.confirm();
  }

  /** A connection that was lost is there again: at once, or by itself before that is asked. */
  async back(): Promise<void> {
    const now = this.page.getByTestId('connect-now');
    await now.click({ timeout: 2_000 }).catch(() => undefined);
    await expect(this.page.getByTestId('own-id')).toBeVisible();
  }

  ownId(): Promise<string> {
    return this.page.getByTestId('own-id').innerText();
  }

  seenAddress(): Promise<string> {
    return this.page.getByTestId('seen-address').innerText();
  }

  /** A row of the vault's list, by the end of its name. */
  entry(name: string): Locator {
    return this.page.getByTestId('entries').getByRole('row').filter({ hasText: name });
  }

  /** Rows below the header. */
  entries(): Locator {
    return this.page.getByTestId('entries').getByRole('rowgroup').last().getByRole('row');
  }

  async askByName(name: string): Promise<void> {
    await this.page.getByTestId('ask-name').fill(name);
    await this.page.getByTestId('ask-submit').click();
    await expect(this.page.getByTestId('ask-name')).toHaveValue('');
  }

  /** Selects every file of the folder in front and asks for all. */
  async askForAll(): Promise<void> {
    const everything = this.page.getByTestId('entries').getByRole('columnheader').first();
    await everything.getByRole('checkbox').click({ force: true });
    await this.page.getByTestId('ask-selected').click();
  }

  /** A request that is not saved, by name. */
  request(name: string): Locator {
    return this.page.getByTestId('transfer').filter({ hasText: name });
  }

  /** What the list shows of it: `active`, `paused`, `failed` and the rest. */
  async expectState(name: string, ...states: string[]): Promise<void> {
    await expect(this.request(name)).toHaveAttribute(
      'data-state',
      new RegExp(`^(${states.join('|')})$`),
    );
  }

  /** Chooses rows of the vault's list: the first with a click, the others with Ctrl. */
  async choose(...names: string[]): Promise<void> {
    for (const [at, name] of names.entries()) {
      const modifiers = at === 0 ? [] : (['ControlOrMeta'] as const);
      await this.entry(name)
        .getByText(name)
        .first()
        .click({ modifiers: [...modifiers] });
    }
  }

  /** Opens the menu beside the asking button and takes one of its actions. */
  async fromAskMenu(key: string): Promise<void> {
    await this.page.getByTestId('ask-menu').click();
    await this.page.getByTestId(`menu-${key}`).click();
  }

  savedRow(fileName: string): Locator {
    return this.page.getByTestId('saved-row').filter({ hasText: fileName });
  }

  /** Scrolls the list of saved files until that one is in it: only rows in sight exist. */
  private async bringUp(fileName: string): Promise<void> {
    const list = this.page.getByTestId('saved');
    for (let top = 0; (await this.savedRow(fileName).count()) === 0 && top < 5_000; top += 120) {
      await list.evaluate((element, to) => {
        element.scrollTop = to;
      }, top);
      await this.frames();
    }
  }

  /** A list that is being scrolled takes no clicks: lets it see the scrolling, and rest. */
  private frames(): Promise<void> {
    return this.page.evaluate(
      () =>
        new Promise<void>((done) =>
          requestAnimationFrame(() =>
            requestAnimationFrame(() => {
              done();
            }),
          ),
        ),
    );
  }

  /** Opens the dialog that checks the receipt of a saved file. */
  async checkReceipt(fileName: string): Promise<void> {
    const button = this.savedRow(fileName).getByTestId('saved-check');
    await this.bringUp(fileName);
    await button.scrollIntoViewIfNeeded();
    await this.frames();
    await expect(this.page.getByTestId('saved').locator('> div').first()).toHaveCSS(
      'pointer-events',
      'auto',
    );
    await button.click();
  }

  /** How many files the list of saved ones counts. */
  async savedCount(): Promise<number> {
    const words = await this.page.getByRole('heading', { name: /^(Saved|Salvos)/ }).innerText();
    return Number(/\d+/.exec(words)?.[0] ?? Number.NaN);
  }

  /** Writes to the keeper; resolves with the answer. */
  async say(text: string): Promise<string> {
    await this.page.getByTestId('message-text').fill(text);
    await this.page.getByTestId('message-send').click();
    return this.page.getByTestId('message-answer').first().innerText();
  }
}
