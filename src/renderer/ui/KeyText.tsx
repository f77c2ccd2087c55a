// A fingerprint as people compare it: groups of four, one weight, easy to read aloud. The
// short form shows the first groups and holds the whole in its tooltip.

import { useTranslation } from 'react-i18next';
import { CopyButton } from './CopyButton';

interface KeyTextProps {
  /** FP26: 26 base32 characters. */
  readonly fp: string;
  readonly isShort?: boolean;
  readonly canCopy?: boolean;
  readonly isLarge?: boolean;
  readonly testId?: string;
}

const shortGroups = 3;

/** The groups of a fingerprint, four characters each but the last. */
export function groupsOf(fp: string): readonly string[] {
  return fp.match(/.{1,4}/g) ?? [];
}

export function KeyText(props: KeyTextProps) {
  const { fp, isShort = false, canCopy = false, isLarge = false, testId } = props;
  const { t } = useTranslation();
  const groups = groupsOf(fp);
  const shown = isShort ? `${groups.slice(0, shortGroups).join(' ')} …` : groups.join(' ');
  return (
    <span className="inline-flex min-w-0 items-center gap-1">
      <span
        className={`min-w-0 font-mono ${isLarge ? 'text-base leading-relaxed' : 'text-xs'} ${isShort ? 'truncate' : ''}`}
        data-fp={fp}
        data-selectable
        data-testid={testId}
        title={groups.join(' ')}
      >
        {shown}
      </span>
      {canCopy && <CopyButton label={t('ui.copyKey')} text={fp} />}
    </span>
  );
}
