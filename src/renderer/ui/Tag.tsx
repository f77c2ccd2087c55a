// A small coloured word that says how something stands. The word says it too: colour is
// never alone.

import type { ReactNode } from 'react';

const tones = {
  good: 'border-transparent bg-good-soft text-good',
  bad: 'border-transparent bg-bad-soft text-bad',
  warn: 'border-transparent bg-warn-soft text-warn',
  neutral: 'border-line bg-sunken text-ink-soft',
} as const;

export type Tone = keyof typeof tones;

interface TagProps {
  readonly tone: Tone;
  readonly children: ReactNode;
  readonly testId?: string;
}

export function Tag({ tone, children, testId }: TagProps) {
  return (
    <span
      className={`inline-flex h-5 shrink-0 items-center rounded border px-1.5 text-2xs whitespace-nowrap ${tones[tone]}`}
      data-testid={testId}
    >
      {children}
    </span>
  );
}
