// The box by which a row is chosen beside others. The table hears of a press; thousands of
// these pass by, so it is no more than it must be.

import { Icon } from '../Icon';

interface RowTickProps {
  readonly label: string;
  readonly isSelected: boolean;
}

export function RowTick({ label, isSelected }: RowTickProps) {
  return (
    <label className="relative flex size-4 items-center justify-center">
      <input
        aria-label={label}
        checked={isSelected}
        className="absolute inset-0 size-4 appearance-none rounded border border-line-strong bg-surface checked:border-accent checked:bg-accent hover:border-accent"
        data-tick=""
        readOnly
        tabIndex={-1}
        type="checkbox"
      />
      {isSelected && (
        <span className="pointer-events-none relative text-on-accent">
          <Icon name="check" size={12} />
        </span>
      )}
    </label>
  );
}
