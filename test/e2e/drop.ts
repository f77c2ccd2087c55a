/** Files of the disk dropped on the window, as the system would. */
import type { RunningApp } from './launch';

/** Drops them on the middle of the element of that test id. */
export async function drop(
  app: RunningApp,
  testId: string,
  files: readonly string[],
): Promise<void> {
  const box = await app.page.getByTestId(testId).boundingBox();
  if (box === null) throw new Error('nowhere to drop');
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  const debugging = await app.page.context().newCDPSession(app.page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await debugging.send('Input.dispatchDragEvent', { type, ...at, data });
  }
  await debugging.detach();
}
