import type { Bridge } from '../shared/ipc/bridge';
import type { Catalogue } from '../shared/i18n/texts';

declare global {
  interface Window {
    /** Put there by the preload; the page's only way out. */
    readonly bau: Bridge;
  }
}

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: Catalogue };
  }
}
