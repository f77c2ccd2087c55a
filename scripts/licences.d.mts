import type { Plugin } from 'vite';

export interface LicencePart {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly text: number | null;
}

export interface ShippedPart {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** As the lock file has it, such as `node_modules/libsql`. */
  readonly path: string;
}

export const PARTS_FILE: string;
export function partsOf(folders: Iterable<string>, projectDir: string): ShippedPart[];
export function packageFolder(moduleId: string): string | null;
export function withDependencies(name: string, projectDir: string): Set<string>;
export function licencesOf(folders: Iterable<string>): {
  parts: LicencePart[];
  texts: string[];
};
export function licencePlugins(options: {
  readonly projectDir: string;
  readonly beside: readonly string[];
  readonly within: readonly string[];
}): { readonly collect: () => Plugin; readonly publish: () => Plugin };
