import { defineConfig } from '@playwright/test';

/**
 * End-to-end tests drive the built app. Run them with `npm run test:e2e`, which
 * builds, picks the Electron and gives it a screen. One worker: two real app
 * instances per test are load enough, and they share a port range.
 */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: 'test-results/playwright',
  workers: 1,
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
