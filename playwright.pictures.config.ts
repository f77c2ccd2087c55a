import { defineConfig } from '@playwright/test';
import common from './playwright.config';

/** The pictures in docs/images, taken anew: `npm run pictures`. */
export default defineConfig(common, { grep: /@pictures/, grepInvert: /$^/, retries: 0 });
