/** A screen judged by axe, and pictured, in both themes. */
import AxeBuilder from '@axe-core/playwright';
import { expect, picture } from './fixture';
import type { RunningApp } from './launch';

type Theme = 'light' | 'dark';

/** Screens that were judged, by their names without the language. */
const judged = new Set<string>();

/** What axe finds in the window as it stands, one line a finding. */
async function findings({ page }: RunningApp, theme: Theme): Promise<string[]> {
  // Electron has no second page for axe's way of running in isolation.
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  // What is in order need not be told element by element.
  axe.options({ resultTypes: ['violations'] });
  // Themes differ in colours alone: the rest need not be judged twice.
  if (theme === 'dark') axe.withRules(['color-contrast', 'link-in-text-block']);
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary ?? ''}`),
  );
}

/**
 * Judges the screen in both themes and takes its picture in each; ends in the light one.
 * `screen` ends with a dot and the language. Languages differ in words alone, so a screen
 * that was judged in one has only its picture taken in another.
 */
export async function judge(app: RunningApp, screen: string): Promise<void> {
  // What the pointer happens to be over has a tooltip, which is no part of the screen.
  await app.page.mouse.move(0, 0);
  await expect(app.page.getByRole('tooltip')).toHaveCount(0);
  const name = screen.slice(0, screen.lastIndexOf('.'));
  const isNew = !judged.has(name);
  judged.add(name);
  for (const theme of isNew ? (['dark', 'light'] as const) : (['light'] as const)) {
    await app.wear(theme);
    await picture(app, `${screen}.${theme}`);
    if (isNew) expect.soft(await findings(app, theme), `${screen} ${theme}`).toEqual([]);
  }
}
