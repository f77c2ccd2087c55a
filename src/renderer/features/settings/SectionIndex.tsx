// The index of the settings: leads to a section and marks the one in sight. Left out where
// the window has no room for it.

import { useEffect, useState } from 'react';
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
  const current = useSectionInSight(entries.map(({ key }) => key).join(' '));
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

/** Key of the first section in the upper part of the window. */
function useSectionInSight(keys: string): string | null {
  const [current, setCurrent] = useState<string | null>(null);
  useEffect(() => {
    const all = keys.split(' ');
    const inSight = new Set<string>();
    const observer = new IntersectionObserver(
      (changes) => {
        for (const { target, isIntersecting } of changes) {
          if (isIntersecting) inSight.add(target.id);
          else inSight.delete(target.id);
        }
        setCurrent((before) => all.find((key) => inSight.has(sectionId(key))) ?? before);
      },
      { rootMargin: '-60px 0px -60% 0px' },
    );
    for (const key of all) {
      const section = document.getElementById(sectionId(key));
      if (section !== null) observer.observe(section);
    }
    return () => {
      observer.disconnect();
    };
  }, [keys]);
  return current;
}
