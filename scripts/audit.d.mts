export function shippedAdvisories(
  report: {
    readonly vulnerabilities?: Readonly<
      Record<
        string,
        {
          readonly name: string;
          readonly severity: string;
          readonly nodes: readonly string[];
          readonly via: readonly (string | { readonly title: string })[];
        }
      >
    >;
  },
  places: readonly string[],
): string[];
