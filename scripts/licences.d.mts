import type { Plugin } from 'vite';

export interface LicencePart {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly text: number | null;
}

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
