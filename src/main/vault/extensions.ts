// Which files a vault serves, by extension, and whether each counts as text or as binary
// (PROTOCOL.md section 10).

import { defaultExtensions, type ExtensionLists } from '../../shared/extensions';

export interface ExtensionPolicy {
  readonly text: ReadonlySet<string>;
  readonly binary: ReadonlySet<string>;
  /** Serve every other extension too, and files without one, as binary. */
  readonly any: boolean;
}

/** What these lists serve; `null` stands for the lists nobody changed. */
export function policyOf(lists: ExtensionLists | null, any: boolean): ExtensionPolicy {
  const { text, binary } = lists ?? defaultExtensions;
  return { text: new Set(text), binary: new Set(binary), any };
}

export const defaultPolicy: ExtensionPolicy = policyOf(null, false);

export type FileKind = 'text' | 'binary';

/** What follows the last dot of the last segment, lower-cased; `''` when there is none. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= name.lastIndexOf('/') ? '' : name.slice(dot + 1).toLowerCase();
}

/** How a file of this name is served, or null when the policy does not allow it. */
export function kindOf(name: string, policy: ExtensionPolicy): FileKind | null {
  const extension = extensionOf(name);
  if (policy.text.has(extension)) return 'text';
  return policy.any || policy.binary.has(extension) ? 'binary' : null;
}
