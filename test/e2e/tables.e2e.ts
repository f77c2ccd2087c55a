/** Tables as people arrange them: sorted by a head, made wider, and found again as left. */
import { expect, picture, test } from './fixture';
import { ServerPanel } from './pages/server-panel';
import { ClientPanel } from './pages/client-panel';

test('a table is sorted and resized by pointer and keyboard, and remembers it', async ({
  launch,
}) => {
  const app = await launch({ language: 'en' });
  const { page } = app;
  const server = new ServerPanel(app);
  const client = new ClientPanel(app);
  await server.start();
  await client.connect(await server.invite('45', 'Ana'));
  await server.show();
  await server.openTab('activity');
  const table = page.getByTestId('activity');
  const head = table.getByRole('columnheader', { name: 'Bytes' });
  const bytes = async (): Promise<number[]> => {
    const cells = await table.getByRole('rowgroup').last().getByRole('row').all();
    const texts = await Promise.all(
      cells.map((row) => row.getByRole('gridcell').last().innerText()),
    );
    const factors: Readonly<Record<string, number>> = { B: 1, kB: 1_000, MB: 1_000_000 };
    return texts.map((text) => {
      const [, number = '0', unit = 'B'] = /([\d.]+)\s*(\w+)/.exec(text) ?? [];
      return Number(number) * (factors[unit] ?? Number.NaN);
    });
  };
  const ascending = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);

  await test.step('by pointer', async () => {
    await head.click();
    await expect(head).toHaveAttribute('aria-sort', 'ascending');
    const shown = await bytes();
    expect(shown.length).toBeGreaterThan(4);
    expect(shown).toEqual(ascending(shown));
    await head.click();
    await expect(head).toHaveAttribute('aria-sort', 'descending');
    const reversed = await bytes();
    expect(reversed).toEqual(ascending(reversed).reverse());
  });

  const step = table.getByRole('columnheader', { name: 'Step' });
  const width = async (): Promise<number> => (await step.boundingBox())?.width ?? 0;
  const before = await width();

  await test.step('a column is made wider with the pointer', async () => {
    const box = await step.getByTestId('column-width').boundingBox();
    if (box === null) throw new Error('no handle');
    const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    await page.mouse.move(at.x, at.y);
    await page.mouse.down();
    await page.mouse.move(at.x + 30, at.y);
    await page.mouse.move(at.x + 60, at.y);
    await picture(app, '72-column-resized.en');
    await page.mouse.up();
    expect(await width()).toBeCloseTo(before + 60, -1);
  });

  await test.step('and with keys', async () => {
    await page.getByTestId('tab-activity').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowUp');
    const slider = step.getByRole('slider');
    for (let presses = 0; presses < 12; presses += 1) {
      if (await slider.evaluate((element) => element === document.activeElement)) break;
      await page.keyboard.press('ArrowRight');
    }
    await expect(slider).toBeFocused();
    const wide = await width();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    expect(await width()).toBeCloseTo(wide - 20, 0);
  });

  await test.step('both are there when the table is shown again', async () => {
    const left = await width();
    await client.show();
    await server.show();
    await server.openTab('activity');
    await expect(head).toHaveAttribute('aria-sort', 'descending');
    expect(await width()).toBeCloseTo(left, 0);
    await head.click();
    await expect(head).toHaveAttribute('aria-sort', 'none');
  });
});
