// The top of a panel: its name, how it stands, and its actions with the primary one last.

import type { ReactNode } from 'react';

interface PanelHeaderProps {
  readonly title: string;
  readonly state?: ReactNode;
  readonly actions?: ReactNode;
}

export function PanelHeader({ title, state, actions }: PanelHeaderProps) {
  return (
    <header className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-3 gap-y-2">
      <h1 className="text-xl font-semibold">{title}</h1>
      <div className="flex min-w-0 flex-1 items-center gap-3 text-ink-soft">{state}</div>
      <div className="flex shrink-0 items-center gap-2">{actions}</div>
    </header>
  );
}
