// A surface that groups what belongs together.

import type { ReactNode } from 'react';

interface CardProps {
  readonly children: ReactNode;
  readonly className?: string;
  /** Name of the region for screen readers; without it the card is only a surface. */
  readonly label?: string;
  readonly testId?: string;
}

export function Card({ children, className = '', label, testId }: CardProps) {
  const Element = label === undefined ? 'div' : 'section';
  return (
    <Element
      aria-label={label}
      className={`flex min-h-0 min-w-0 flex-col overflow-hidden rounded-lg border border-line bg-surface ${className}`}
      data-testid={testId}
    >
      {children}
    </Element>
  );
}

/** Title line of a card, with a count and actions at its end. */
export function CardHeader(props: {
  readonly title: string;
  readonly count?: string;
  readonly children?: ReactNode;
}) {
  return (
    <div className="flex h-10 shrink-0 items-center justify-between gap-2 border-b border-line px-4">
      <h2 className="truncate font-semibold">
        {props.title}
        {props.count !== undefined && (
          <span className="ml-1.5 font-normal text-ink-faint">{props.count}</span>
        )}
      </h2>
      {props.children}
    </div>
  );
}
