// Buttons in four weights. A panel has one primary action; danger is for what ends or
// takes away; quiet for what repeats in rows.

import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';

const kinds = {
  primary:
    'border-transparent bg-accent text-on-accent font-semibold data-hovered:bg-accent-strong data-pressed:bg-accent-strong',
  secondary:
    'border-line bg-surface text-ink data-hovered:bg-sunken data-hovered:border-line-strong data-pressed:bg-accent-soft',
  danger:
    'border-line bg-surface text-bad data-hovered:bg-bad-soft data-hovered:border-bad data-pressed:bg-bad-soft',
  dangerStrong:
    'border-transparent bg-bad text-surface font-semibold data-hovered:opacity-90 data-pressed:opacity-90',
  quiet:
    'border-transparent bg-transparent text-ink-soft data-hovered:bg-accent-soft data-hovered:text-ink data-pressed:bg-accent-soft',
} as const;

const sizes = { normal: 'h-8 px-3 text-sm', small: 'h-6.5 px-2 text-xs' } as const;

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style'> {
  readonly kind?: keyof typeof kinds;
  readonly size?: keyof typeof sizes;
  readonly 'data-testid'?: string;
}

export function Button({ kind = 'secondary', size = 'normal', ...rest }: ButtonProps) {
  return (
    <AriaButton
      {...rest}
      className={`inline-flex shrink-0 items-center justify-center gap-1.5 rounded-md border whitespace-nowrap transition-colors data-disabled:cursor-not-allowed data-disabled:opacity-50 ${kinds[kind]} ${sizes[size]}`}
    />
  );
}
