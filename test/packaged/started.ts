/** The `test` of packaged programs that are started as processes. */
import { test as base } from '../e2e/fixture';
import { Running } from './program';

/** `start` runs a program that is ended after the test. */
export const test = base.extend<{
  start: (...given: ConstructorParameters<typeof Running>) => Running;
}>({
  // Playwright reads the names of what a fixture needs from this pattern.
  // eslint-disable-next-line no-empty-pattern
  start: async ({}, use) => {
    const started: Running[] = [];
    await use((...given) => {
      const running = new Running(...given);
      started.push(running);
      return running;
    });
    await Promise.all(started.map((running) => running.stop()));
  },
});
