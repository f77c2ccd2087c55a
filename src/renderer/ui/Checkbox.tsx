// A box to tick, with its words; without words it is the box of a table row.

import type { ReactNode } from 'react';
import { CheckboxButton, CheckboxField, type CheckboxFieldProps } from 'react-aria-components';
import { Icon } from './Icon';

interface CheckboxProps extends Omit<CheckboxFieldProps, 'className' | 'style' | 'children'> {
  readonly children?: ReactNode;
}

export function Checkbox({ children, ...rest }: CheckboxProps) {
  return (
    <CheckboxField {...rest} className="flex items-center">
      <CheckboxButton className="group inline-flex items-center gap-2 rounded text-sm data-disabled:opacity-50">
        {({ isSelected, isIndeterminate }) => (
          <>
            <span
              className={`flex size-4 shrink-0 items-center justify-center rounded border transition-colors ${
                isSelected || isIndeterminate
                  ? 'border-accent bg-accent text-on-accent'
                  : 'border-line-strong bg-surface group-data-hovered:border-accent'
              }`}
            >
              {isIndeterminate ? (
                <span className="h-0.5 w-2 rounded bg-current" />
              ) : (
                isSelected && <Icon name="check" size={12} />
              )}
            </span>
            {children}
          </>
        )}
      </CheckboxButton>
    </CheckboxField>
  );
}
