import { defineConfig } from '@playwright/test';
import common from './playwright.config';

/** How quick the window is, in figures for people: `npm run measure`, on a quiet machine. */
export default defineConfig(common, {
  grep: /@measure/,
  grepInvert: /$^/,
  retries: 0,
  workers: 1,
});
