// The bill of materials as others read it.

import { expect, it } from 'vitest';
import { billOf } from '../../scripts/sbom.mjs';

const digest = Buffer.from('a'.repeat(64));
const part = { version: '1.0.0', licence: 'MIT', integrity: null };

it('names each part as CycloneDX wants it', () => {
  const bill = billOf(
    { name: 'bau', version: '2.0.0', license: 'MIT' },
    [
      { ...part, name: '@a/b', integrity: `sha512-${digest.toString('base64')}` },
      { ...part, name: 'c', licence: '(MIT OR Apache-2.0)' },
      { ...part, name: 'electron', licence: 'see its text' },
    ],
    new Date(0),
  );
  expect(bill).toMatchObject({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    metadata: { timestamp: '1970-01-01T00:00:00.000Z', component: { name: 'bau' } },
    components: [
      {
        group: '@a',
        name: 'b',
        purl: 'pkg:npm/%40a/b@1.0.0',
        hashes: [{ alg: 'SHA-512', content: digest.toString('hex') }],
        licenses: [{ license: { id: 'MIT' } }],
      },
      { name: 'c', licenses: [{ expression: '(MIT OR Apache-2.0)' }] },
      { name: 'electron', type: 'framework', licenses: [{ license: { name: 'see its text' } }] },
    ],
    dependencies: [
      {
        ref: 'bau@2.0.0',
        dependsOn: ['pkg:npm/%40a/b@1.0.0', 'pkg:npm/c@1.0.0', 'pkg:npm/electron@1.0.0'],
      },
    ],
  });
});
