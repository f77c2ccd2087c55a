export interface Material {
  readonly name: string;
  readonly version: string;
  /** As the part itself states it: an SPDX expression, as a rule. */
  readonly licence: string;
  /** As the lock file has it. */
  readonly integrity: string | null;
}

export interface Bill {
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: string;
  readonly components: readonly {
    readonly name: string;
    readonly group?: string;
    readonly version: string;
    readonly purl: string;
    readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
    readonly licenses: readonly object[];
  }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

export function billOf(
  manifest: { readonly name: string; readonly version: string; readonly license: string },
  materials: readonly Material[],
  at: Date,
): Bill;
