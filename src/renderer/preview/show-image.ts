// A picture, decoded by the browser in this process alone.

import type { PreviewInfo } from '../../shared/preview';
import { visibleText } from '../../shared/visible-text';
import { element, say } from './page';

/** Rejects where it cannot be decoded. */
export async function showImage(url: string, { name }: PreviewInfo): Promise<void> {
  const image = new Image();
  image.alt = visibleText(name);
  image.src = url;
  await image.decode();
  const view = element('view');
  view.classList.add('is-picture');
  view.replaceChildren(image);
  const { naturalWidth: width, naturalHeight: height } = image;
  say(`${String(width)} × ${String(height)}`);
}
