import { defineConfig } from '@playwright/test';
import common from './playwright.config';

/**
 * Tests of the packaged program: its own, and one of the end-to-end tests as proof that
 * the window works from inside an archive. Run them with `npm run test:packaged`.
 */
export default defineConfig(common, {
  testDir: 'test',
  outputDir: 'test-results/playwright-packaged',
  testMatch: ['packaged/*.e2e.ts', 'e2e/self.e2e.ts'],
});
