// The index of the settings: leads to a section and marks the one in sight. Left out where
// the window has no room for it.

import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from 'react-aria-components';

interface Entry {
  readonly key: string;
  readonly title: string;
}

/** Id of the element that holds a section. */
export function sectionId(key: string): string {
  return `settings-${key}-section`;
}

export function SectionIndex({ entries }: { readonly entries: readonly Entry[] }) {
  const { t } = useTranslation();
  const [current, choose] = useSectionInSight(entries.map(({ key }) => key).join(' '));
  return (
    <nav
      aria-label={t('settings.index')}
      className="sticky top-0 flex w-36 shrink-0 flex-col gap-0.5 max-[1039px]:hidden"
    >
      {entries.map(({ key, title }) => (
        <Button
          className={`focus-inset h-7.5 truncate rounded-md px-2.5 text-left text-sm data-hovered:text-ink ${key === current ? 'bg-accent-soft font-semibold text-ink' : 'text-ink-soft'}`}
          data-testid={`index-${key}`}
          key={key}
          onPress={() => {
            choose(key);
            const section = document.getElementById(sectionId(key));
            section?.scrollIntoView();
            section?.focus({ preventScroll: true });
          }}
          {...(key === current ? { 'aria-current': 'location' as const } : {})}
        >
          {title}
        </Button>
      ))}
    </nav>
  );
}

/** How long a press decides alone, in milliseconds: the scrolling it caused says nothing new. */
const pressRestMs = 300;

/** Below the top of what scrolls, in pixels: a section that begins above it is in sight. */
const line = 120;

/** Key of the section in sight, and how to say that one was chosen. */
function useSectionInSight(keys: string): readonly [string, (key: string) => void] {
  const [current, setCurrent] = useState(keys.split(' ')[0] ?? '');
  const pressedAt = useRef(0);
  useEffect(() => {
    const look = ({ target }: Event): void => {
      if (!(target instanceof HTMLElement) || Date.now() - pressedAt.current < pressRestMs) return;
      const all = keys.split(' ').filter((key) => target.querySelector(`#${sectionId(key)}`));
      if (all.length === 0) return;
      const top = target.getBoundingClientRect().top + line;
      const begun = all.filter(
        (key) =>
          (document.getElementById(sectionId(key))?.getBoundingClientRect().top ?? top) < top,
      );
      const isAtEnd = target.scrollTop + target.clientHeight >= target.scrollHeight - 1;
      setCurrent((isAtEnd ? all : begun).at(-1) ?? all[0] ?? '');
    };
    // Scrolling does not bubble, but it can be caught on its way down.
    document.addEventListener('scroll', look, { capture: true, passive: true });
    return () => {
      document.removeEventListener('scroll', look, { capture: true });
    };
  }, [keys]);
  const choose = (key: string): void => {
    pressedAt.current = Date.now();
    setCurrent(key);
  };
  return [current, choose];
}
