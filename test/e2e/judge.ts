/** A screen judged by axe, and pictured, in both themes. */
import AxeBuilder from '@axe-core/playwright';
import { expect, picture } from './fixture';
import type { RunningApp } from './launch';

type Theme = 'light' | 'dark';

/** What axe finds in the window as it stands, one line a finding. */
async function findings({ page }: RunningApp, theme: Theme): Promise<string[]> {
  // Electron has no second page for axe's way of running in isolation.
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  // Themes differ in colours alone: the rest need not be judged twice.
  if (theme === 'dark') axe.withRules(['color-contrast', 'link-in-text-block']);
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary ?? ''}`),
  );
}

/** Judges the screen in both themes and takes its picture in each; ends in the light one. */
export async function judge(app: RunningApp, screen: string): Promise<void> {
  // What the pointer happens to be over has a tooltip, which is no part of the screen.
  await app.page.mouse.move(0, 0);
  await expect(app.page.getByRole('tooltip')).toHaveCount(0);
  for (const theme of ['dark', 'light'] as const) {
    await app.wear(theme);
    await picture(app, `${screen}.${theme}`);
    expect.soft(await findings(app, theme), `${screen} ${theme}`).toEqual([]);
  }
}
