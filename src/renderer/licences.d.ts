// What scripts/licences.mjs puts into the bundle.

declare module 'virtual:licences' {
  export interface Licences {
    /** By name, then version. */
    readonly parts: readonly {
      readonly name: string;
      readonly version: string;
      /** SPDX expression, as the part itself states it. */
      readonly licence: string;
      /** Which of the texts; null where the part brings none. */
      readonly text: number | null;
    }[];
    /** Each text once, however many parts share it. */
    readonly texts: readonly string[];
  }
  export const licences: Licences;
}
