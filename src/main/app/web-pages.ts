// The addresses that Baú may show in a browser: these and no others, all of them https.
// The project's own are where its manifest says they are; without that there are none.

import manifest from '../../../package.json';
import type { WebPage } from '../../shared/desktop';

const home: string | null = (manifest as { readonly homepage?: string }).homepage ?? null;

const addresses: Readonly<Record<WebPage, string | null>> = {
  manual: home === null ? null : `${home.replace(/[#/]*$/, '')}#readme`,
  project: home,
  releases: home === null ? null : `${home.replace(/[#/]*$/, '')}/releases/latest`,
  noise: 'https://noiseprotocol.org/noise.html',
  minisign: 'https://jedisct1.github.io/minisign/',
};

/** The page's address, or null where there is none that is https. */
export function addressOf(page: WebPage): string | null {
  const address = addresses[page];
  return address?.startsWith('https://') === true ? address : null;
}
