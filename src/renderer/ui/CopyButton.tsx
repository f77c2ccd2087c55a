// Copies a text and says so, in the button and to a screen reader.

import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { send } from '../bridge/command';
import { announce, tellFailure } from '../store/notices';
import { Button } from './Button';
import { IconButton } from './IconButton';
import { Icon } from './Icon';

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, such as "Copy address"; the whole name of the small form. */
  readonly label: string;
  readonly isSmall?: boolean;
  readonly testId?: string;
}

const sayForMs = 2_000;

export function CopyButton({ text, label, isSmall = true, testId }: CopyButtonProps) {
  const { t } = useTranslation();
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => {
      setCopied(false);
    }, sayForMs);
    return () => {
      clearTimeout(timer);
    };
  }, [isCopied]);

  const copy = async (): Promise<void> => {
    const result = await send('clipboard.write', { text });
    if (!result.ok) {
      tellFailure(result.error);
      return;
    }
    setCopied(true);
    announce(t('ui.copied'));
  };

  const shared = {
    onPress: () => void copy(),
    ...(testId === undefined ? {} : { 'data-testid': testId }),
  };
  if (isSmall) {
    return (
      <IconButton
        {...shared}
        icon={isCopied ? 'check' : 'copy'}
        label={isCopied ? t('ui.copied') : label}
      />
    );
  }
  return (
    <Button {...shared}>
      <Icon name={isCopied ? 'check' : 'copy'} size={14} />
      {isCopied ? t('ui.copied') : label}
    </Button>
  );
}
