/** The activity panel, by what a person does in it. */
import type { Locator, Page } from '@playwright/test';
import type { RunningApp } from '../launch';

export class ActivityPanel {
  readonly page: Page;

  constructor(app: RunningApp) {
    this.page = app.page;
  }

  async show(): Promise<void> {
    await this.page.getByTestId('rail-activity').click();
    await this.page.getByTestId('activity-panel').waitFor();
  }

  async openKeys(): Promise<void> {
    await this.page.getByTestId('tab-keys').click();
    await this.page.getByTestId('known-keys').waitFor();
  }

  /** Steps in sight. */
  get rows(): Locator {
    return this.page.getByTestId('steps').getByRole('rowgroup').last().getByRole('row');
  }

  /** Steps in sight of that name on the wire. */
  step(name: string): Locator {
    return this.rows.filter({ has: this.page.locator(`[data-step="${name}"]`) });
  }

  get details(): Locator {
    return this.page.getByTestId('step-details');
  }

  get connections(): Locator {
    return this.page.getByTestId('connection');
  }

  async filter(which: 'side' | 'kind', choice: string): Promise<void> {
    await this.page.getByTestId(`filter-${which}`).click();
    await this.page.getByRole('option', { name: choice, exact: true }).click();
  }
}
