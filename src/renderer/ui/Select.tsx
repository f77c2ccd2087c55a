// A choice of a few: label, current value, list that opens below it.

import {
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
} from 'react-aria-components';
import { Icon } from './Icon';

export interface Option<K extends string> {
  readonly key: K;
  readonly label: string;
}

interface SelectProps<K extends string> {
  readonly label: string;
  /** The label is for screen readers only. */
  readonly isLabelHidden?: boolean;
  readonly options: readonly Option<K>[];
  readonly value: K;
  readonly onChange: (key: K) => void;
  readonly isDisabled?: boolean;
  readonly testId?: string;
}

export function Select<K extends string>(props: SelectProps<K>) {
  const { label, isLabelHidden, options, value, onChange, isDisabled = false, testId } = props;
  return (
    <AriaSelect
      className="flex min-w-0 flex-col gap-1"
      isDisabled={isDisabled}
      onChange={(key) => {
        const chosen = options.find((option) => option.key === key);
        if (chosen !== undefined) onChange(chosen.key);
      }}
      value={value}
    >
      <Label className={isLabelHidden === true ? 'sr-only' : 'text-xs text-ink-soft'}>
        {label}
      </Label>
      <Button
        className="flex h-8 min-w-0 items-center justify-between gap-2 rounded-md border border-line-strong bg-surface px-2.5 text-sm text-ink data-disabled:bg-sunken data-disabled:text-ink-soft data-hovered:border-ink-soft"
        data-testid={testId}
      >
        <SelectValue className="truncate" />
        <Icon name="chevronDown" size={12} />
      </Button>
      <Popover className="min-w-(--trigger-width) rounded-lg border border-line bg-surface p-1 shadow-(--shadow)">
        <ListBox
          className="max-h-72 overflow-auto outline-none"
          items={options.map((o) => ({ id: o.key, ...o }))}
        >
          {(option) => (
            <ListBoxItem
              className="focus-inset flex h-7 items-center justify-between gap-3 rounded px-2 text-sm data-focused:bg-accent-soft data-selected:font-semibold"
              id={option.id}
              textValue={option.label}
            >
              {({ isSelected }) => (
                <>
                  {option.label}
                  {isSelected && <Icon name="check" size={12} />}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
