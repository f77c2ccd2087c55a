// The one address of a script that this page makes: of the worker that comes with it. The
// page's policy lets nothing else be run.

interface Policies {
  readonly createPolicy: (
    name: string,
    rules: { readonly createScriptURL: (text: string) => string },
  ) => { readonly createScriptURL: (text: string) => URL };
}

/** `address` is of this page's own origin, or this throws. */
export function scriptAddress(address: string): URL {
  const { trustedTypes } = window as unknown as { readonly trustedTypes: Policies };
  const policy = trustedTypes.createPolicy('bau-preview', {
    createScriptURL: (text) => {
      const url = new URL(text, location.href);
      if (url.host !== location.host) throw new Error('not a script of this page');
      return url.href;
    },
  });
  return policy.createScriptURL(address);
}
