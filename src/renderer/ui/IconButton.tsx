// A button with a picture instead of words; its name goes to screen readers and a tooltip.

import { Button as AriaButton, Tooltip, TooltipTrigger } from 'react-aria-components';
import { Icon, type IconName } from './Icon';

interface IconButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly onPress: () => void;
  readonly isDisabled?: boolean;
  readonly tone?: 'soft' | 'accent';
  readonly 'data-testid'?: string;
}

export function IconButton({ icon, label, tone = 'soft', ...rest }: IconButtonProps) {
  return (
    <TooltipTrigger delay={600}>
      <AriaButton
        {...rest}
        aria-label={label}
        className={`inline-flex size-6.5 shrink-0 items-center justify-center rounded-md transition-colors data-disabled:opacity-40 data-hovered:bg-accent-soft data-hovered:text-ink data-pressed:bg-accent-soft ${tone === 'accent' ? 'text-accent' : 'text-ink-soft'}`}
      >
        <Icon name={icon} size={14} />
      </AriaButton>
      <Tooltip
        className="max-w-72 truncate rounded-md bg-ink px-2 py-1 text-xs text-canvas shadow-(--shadow)"
        offset={4}
      >
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}
