// Views of one panel side by side, each with an optional count. Only the view shown is
// rendered.

import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components';

export interface TabView {
  readonly key: string;
  readonly label: string;
  readonly count?: string;
  /** The count calls for attention. */
  readonly isAlert?: boolean;
  readonly content: ReactNode;
}

interface TabsProps {
  readonly label: string;
  readonly views: readonly TabView[];
  /** Key of the view shown, where somebody else remembers it. */
  readonly shown?: string;
  readonly onShow?: (key: string) => void;
}

export function Tabs({ label, views, shown, onShow }: TabsProps) {
  return (
    <AriaTabs
      className="flex min-h-0 flex-1 flex-col"
      {...(shown !== undefined && views.some(({ key }) => key === shown)
        ? { selectedKey: shown }
        : {})}
      onSelectionChange={(key) => onShow?.(String(key))}
    >
      <TabList
        aria-label={label}
        className="flex shrink-0 gap-5 max-[759px]:gap-3 overflow-x-auto overflow-y-hidden border-b border-line px-4"
      >
        {views.map((view) => (
          <Tab
            className="focus-inset -mb-px flex h-10 cursor-default items-center gap-1.5 border-b-2 border-transparent whitespace-nowrap text-ink-soft data-hovered:text-ink data-selected:border-accent data-selected:font-semibold data-selected:text-ink"
            data-testid={`tab-${view.key}`}
            id={view.key}
            key={view.key}
          >
            {/* As wide as it is when chosen: its neighbours stay where they are. */}
            <span
              className="flex flex-col after:invisible after:h-0 after:overflow-hidden after:font-semibold after:content-[attr(data-label)]"
              data-label={view.label}
            >
              {view.label}
            </span>
            {view.count !== undefined && (
              <span
                className={`font-normal ${view.isAlert === true ? 'rounded-full bg-bad-soft px-1.5 text-xs text-bad' : 'text-ink-faint'}`}
              >
                {view.count}
              </span>
            )}
          </Tab>
        ))}
      </TabList>
      {views.map((view) => (
        <TabPanel className="focus-inset flex min-h-0 flex-1 flex-col" id={view.key} key={view.key}>
          {view.content}
        </TabPanel>
      ))}
    </AriaTabs>
  );
}
