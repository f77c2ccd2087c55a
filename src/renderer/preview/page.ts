// The few elements of the page of a preview.

export function element(id: 'name' | 'detail' | 'view' | 'words'): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`no element ${id}`);
  return found;
}

/** The line at the foot, which screen readers are told too; empty takes it away. */
export function say(words: string): void {
  element('words').textContent = words;
}
