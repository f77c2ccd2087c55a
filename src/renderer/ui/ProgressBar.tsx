// How far something has come; a moving stripe where that is not known yet.

import { ProgressBar as AriaProgressBar } from 'react-aria-components';

interface ProgressBarProps {
  readonly label: string;
  /** Share done, 0..1; null when unknown. */
  readonly value: number | null;
  /** In words, for screen readers. */
  readonly text?: string;
}

export function ProgressBar({ label, value, text }: ProgressBarProps) {
  const share = value === null ? 0.3 : Math.min(1, Math.max(0, value));
  return (
    <AriaProgressBar
      aria-label={label}
      className="h-1 w-full min-w-12 overflow-hidden rounded-full bg-line"
      isIndeterminate={value === null}
      maxValue={1}
      value={share}
      {...(text === undefined ? {} : { valueLabel: text })}
    >
      <div
        className={`h-full rounded-full bg-accent ${value === null ? 'bar-unknown' : ''}`}
        style={{ width: `${String(share * 100)}%` }}
      />
    </AriaProgressBar>
  );
}
