// Of npm's advisories, those about what people get.

import { expect, it } from 'vitest';
import { shippedAdvisories } from '../../scripts/audit.mjs';

const fault = (name: string, place: string, via: string | { title: string }) => ({
  [name]: { name, severity: 'high', nodes: [place], via: [via] },
});

it('names what is shipped and nothing else', () => {
  const vulnerabilities = {
    ...fault('zod', 'node_modules/zod', { title: 'Slow' }),
    ...fault('semver', 'node_modules/semver', { title: 'A tool of ours' }),
    ...fault('libsql', 'node_modules/libsql', 'detect-libc'),
  };
  const places = ['node_modules/zod', 'node_modules/x/node_modules/semver', 'node_modules/libsql'];
  expect(shippedAdvisories({ vulnerabilities }, places)).toEqual([
    'zod (high): Slow',
    'libsql (high): through detect-libc',
  ]);
});

it('does not take silence for good news', () => {
  expect(() => shippedAdvisories({}, [])).toThrow('no advisories');
});
