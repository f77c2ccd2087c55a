import { defineConfig } from 'vitest/config';

/**
 * Unit and integration tests, under the Node that runs npm. Tests that must also
 * hold under Electron's own Node are node:test files in test/vectors, run by
 * scripts/portable-tests.mjs.
 */
export default defineConfig({
  test: {
    include: ['test/unit/**/*.test.{ts,tsx}', 'test/integration/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    // A busy CI machine may make one deadline slip; what fails twice is broken.
    retry: process.env['CI'] ? 1 : 0,
    // Native addons keep process-wide state: a process per worker, never threads.
    pool: 'forks',
    maxWorkers: 2,
    environment: 'node',
    testTimeout: 20_000,
    hookTimeout: 20_000,
    restoreMocks: true,
    passWithNoTests: false,
  },
});
