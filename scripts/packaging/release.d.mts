export function notesFor(changelog: string, version: string): string | null;
export function feedArgs(env: Readonly<Record<string, string | undefined>>): Promise<string[]>;
export function releaseObjections(about: {
  readonly manifest: { readonly version: string; readonly homepage?: string };
  readonly config: { readonly linux: { readonly maintainer: string } };
  readonly changelog: string;
  readonly metainfo: string;
  readonly repository: string | null;
}): string[];
