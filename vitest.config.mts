import { defineConfig } from 'vitest/config';

/**
 * Unit and integration tests, under the Node that runs npm. Tests that must also
 * hold under Electron's own Node are node:test files in test/vectors, run by
 * scripts/portable-tests.mjs.
 */
export default defineConfig({
  test: {
    globalSetup: ['test/global-setup.ts'],
    // A busy CI machine may make one deadline slip; what fails twice is broken.
    retry: process.env['CI'] ? 1 : 0,
    // Native addons keep process-wide state: a process per worker, never threads.
    pool: 'forks',
    // What they leave of two cores while they wait, the static checks beside them use.
    maxWorkers: 2,
    environment: 'node',
    // Against tests that hang; how fast something must be, a test says itself.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    restoreMocks: true,
    passWithNoTests: false,
    // In this order: the short ones fill the gaps that the last long ones leave.
    projects: [
      {
        extends: true,
        test: { name: 'integration', include: ['test/integration/**/*.test.ts'] },
      },
      {
        extends: true,
        // Short files that share nothing but modules: one process takes many.
        test: { name: 'unit', include: ['test/unit/**/*.test.{ts,tsx}'], isolate: false },
      },
    ],
  },
});
