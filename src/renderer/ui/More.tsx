// What few people need, folded away behind a line that opens it.

import type { ReactNode } from 'react';
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import { Icon } from './Icon';

interface MoreProps {
  readonly label: string;
  readonly testId: string;
  readonly children: ReactNode;
}

export function More({ label, testId, children }: MoreProps) {
  return (
    <Disclosure className="group">
      <Heading level={3}>
        <Button
          className="flex items-center gap-1.5 rounded text-ink-soft data-hovered:text-ink"
          data-testid={testId}
          slot="trigger"
        >
          <span className="-rotate-90 transition-transform group-data-expanded:rotate-0">
            <Icon name="chevronDown" size={12} />
          </span>
          {label}
        </Button>
      </Heading>
      <DisclosurePanel>
        <div className="flex flex-col gap-4 pt-3">{children}</div>
      </DisclosurePanel>
    </Disclosure>
  );
}
