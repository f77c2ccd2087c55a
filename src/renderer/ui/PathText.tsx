// A folder of this computer: cut at its start when there is no room, for its end is what
// tells it from others.

import { visibleText } from '../../shared/visible-text';

export function PathText({ path, testId }: { readonly path: string; readonly testId?: string }) {
  const shown = visibleText(path);
  return (
    <span
      className="block min-w-0 truncate text-left [direction:rtl]"
      data-testid={testId}
      title={shown}
    >
      <bdi className="[direction:ltr]" data-selectable>
        {shown}
      </bdi>
    </span>
  );
}
