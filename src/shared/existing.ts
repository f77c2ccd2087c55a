// What may become of a file whose name is taken on this computer, in the order people are
// offered it.

import type { ExistingPolicy } from './ipc/views';

export const existingPolicies = [
  'ask',
  'keep',
  'skip',
  'replace',
] as const satisfies readonly ExistingPolicy[];
