// A button inside a sentence: looks like a word of it that can be pressed.

import { Button, type ButtonProps } from 'react-aria-components';

interface InlineButtonProps extends Omit<ButtonProps, 'className' | 'style'> {
  readonly tone?: 'soft' | 'bad' | 'warn' | 'accent';
  readonly 'data-testid'?: string;
}

const tones = {
  soft: 'text-ink-soft data-hovered:text-ink',
  bad: 'text-bad',
  warn: 'text-warn',
  accent: 'text-accent data-hovered:text-accent-strong',
} as const;

export function InlineButton({ tone = 'soft', ...rest }: InlineButtonProps) {
  return (
    <Button
      {...rest}
      className={`inline shrink-0 rounded-sm underline decoration-1 underline-offset-2 ${tones[tone]}`}
    />
  );
}
