import { defineConfig } from '@playwright/test';
import { displays } from './test/e2e/runtime';

/**
 * End-to-end tests drive the built app. Run them with `npm run test:e2e`, which
 * builds, picks the Electron and gives it screens: a worker each. Tests of one file go
 * one after the other, as two languages of one story may meet on the network.
 */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: 'test-results/playwright',
  workers: displays.length,
  fullyParallel: false,
  // What fails twice is broken; a busy CI machine may make one deadline slip.
  retries: process.env['CI'] ? 1 : 0,
  // Figures for people (`npm run measure`) and pictures for them (`npm run pictures`) are no tests.
  grepInvert: /@measure|@pictures/,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list']],
});
