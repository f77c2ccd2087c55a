/** The server panel, by what a person does in it. */
import { expect, type Locator, type Page } from '@playwright/test';
import type { RunningApp } from '../launch';

type Tab = 'clients' | 'ids' | 'files' | 'refusals' | 'messages' | 'activity' | 'keys';

export class ServerPanel {
  readonly page: Page;

  constructor(private readonly app: RunningApp) {
    this.page = app.page;
  }

  async show(): Promise<void> {
    await this.page.getByTestId('rail-server').click();
    await this.page.getByTestId('server-state').waitFor();
  }

  /** Starts; on a port the system chooses unless told, so that runs never meet. Resolves with `host:port`. */
  async start(port = 0): Promise<string> {
    await this.page.getByTestId('server-port').fill(String(port));
    await this.page.getByTestId('server-port').press('Enter');
    await this.page.getByTestId('server-start').click();
    return this.address();
  }

  /** Waits until the server runs. */
  async address(): Promise<string> {
    return (await this.page.getByTestId('server-address').innerText()).trim();
  }

  async stop(): Promise<void> {
    await this.page.getByTestId('server-stop').click();
    await this.page.getByTestId('server-start').waitFor();
  }

  /** The whole fingerprint, as its short form stands for. */
  async fingerprint(): Promise<string> {
    return (await this.page.getByTestId('host-fp').getAttribute('data-fp')) ?? '';
  }

  /** Makes an invite through the dialog and resolves with its link. */
  async invite(id: string, name: string): Promise<string> {
    await this.page.getByTestId('invite-open').click();
    await this.fillInvite(id, name);
    const link = await this.page.getByTestId('invite-link').inputValue();
    await this.page.getByTestId('invite-done').click();
    await expect(this.page.getByTestId('invite-dialog')).toHaveCount(0);
    return link;
  }

  async fillInvite(id: string, name: string): Promise<void> {
    await this.page.getByTestId('invite-id').fill(id);
    await this.page.getByTestId('invite-name').fill(name);
    await this.page.getByTestId('invite-create').click();
    await this.page.getByTestId('invite-link').waitFor();
  }

  async openTab(tab: Tab): Promise<void> {
    await this.page.getByTestId(`tab-${tab}`).click();
  }

  /** Rows of a tab's table that hold all of these words. */
  row(tab: Tab, ...words: string[]): Locator {
    return words.reduce(
      (rows, hasText) => rows.filter({ hasText }),
      this.page.getByTestId(tab).getByRole('row'),
    );
  }

  /** Revokes an ID and answers the question; resolves with the moment of the answer. */
  async revoke(id: string): Promise<number> {
    await this.openTab('ids');
    await this.askToRevoke(id);
    const at = Date.now();
    await this.page.getByTestId('confirm').click();
    return at;
  }

  /** Opens the question whether to revoke. */
  async askToRevoke(id: string): Promise<void> {
    await this.row('ids', id).getByTestId('id-menu').click();
    await this.page.getByTestId('menu-revoke').click();
    await this.page.getByRole('alertdialog').waitFor();
  }

  /** How many steps of the protocol this server has seen. */
  async steps(): Promise<number> {
    const { activity } = await this.app.ask('snapshot', {});
    return activity.filter(({ side }) => side === 'server').length;
  }
}
