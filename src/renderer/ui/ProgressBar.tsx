// How far something has come; a moving stripe where that is not known yet. What was here
// before this attempt is drawn fainter, and a bar that rests has no accent.

import { ProgressBar as AriaProgressBar } from 'react-aria-components';

interface ProgressBarProps {
  readonly label: string;
  /** Share done, 0..1; null when unknown. */
  readonly value: number | null;
  /** In words, for screen readers. */
  readonly text?: string;
  /** Share that an earlier attempt had left, 0..`value`. */
  readonly resumed?: number;
  /** Nothing moves just now. */
  readonly isResting?: boolean;
}

export function ProgressBar(props: ProgressBarProps) {
  const { label, value, text, resumed = 0, isResting = false } = props;
  const share = value === null ? 0.3 : Math.min(1, Math.max(0, value));
  return (
    <AriaProgressBar
      aria-label={label}
      className="relative h-1 w-full min-w-12 overflow-hidden rounded-full bg-line"
      isIndeterminate={value === null}
      maxValue={1}
      value={share}
      {...(text === undefined ? {} : { valueLabel: text })}
    >
      <div
        className={`h-full rounded-full ${isResting ? 'bg-line-strong' : 'bg-accent'} ${value === null ? 'bar-unknown' : ''}`}
        style={{ width: `${String(share * 100)}%` }}
      />
      {value !== null && resumed > 0 && !isResting && (
        <div
          className="absolute top-0 left-0 h-full bg-surface opacity-45"
          style={{ width: `${String(Math.min(resumed, share) * 100)}%` }}
        />
      )}
    </AriaProgressBar>
  );
}
