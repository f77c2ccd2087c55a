// Which files the vault serves, by extension: as text, as binary, or whatever else there is.
// In force from the next start on.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { defaultExtensions, extensionLimits, readExtensions } from '../../../../shared/extensions';
import { act } from '../../../bridge/command';
import { useSnapshot } from '../../../store/engine-store';
import { Button } from '../../../ui/Button';
import { Checkbox } from '../../../ui/Checkbox';
import { Dialog } from '../../../ui/Dialog';
import { FormActions } from '../../../ui/FormActions';
import { TextField } from '../../../ui/TextField';

const kinds = ['text', 'binary'] as const;

type Texts = Readonly<Record<(typeof kinds)[number], string>>;

const textsOf = (lists: Readonly<Record<(typeof kinds)[number], readonly string[]>>): Texts => ({
  text: lists.text.join(' '),
  binary: lists.binary.join(' '),
});

export function ExtensionsDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const config = useSnapshot(({ server }) => server.config);
  const isRunning = useSnapshot(({ server }) => server.state !== 'stopped');
  const usual = textsOf(defaultExtensions);
  const [texts, setTexts] = useState(() => textsOf(config.extensions ?? defaultExtensions));
  const [isAny, setAny] = useState(config.anyExtension);
  const isUsual = kinds.every((kind) => texts[kind] === usual[kind]);
  const faultOf = (text: string): string | null => {
    const { extensions, unfit } = readExtensions(text);
    const [first] = unfit;
    if (first !== undefined) return t('limits.ext.unfit', { value: first.slice(0, 32) });
    return extensions.length > extensionLimits.entries ? t('limits.ext.many') : null;
  };
  const isGood = kinds.every((kind) => faultOf(texts[kind]) === null);
  const save = async (): Promise<void> => {
    if (!isGood) return;
    const extensions = isUsual
      ? null
      : {
          text: [...readExtensions(texts.text).extensions],
          binary: [...readExtensions(texts.binary).extensions],
        };
    if (await act('server.configure', { extensions, anyExtension: isAny })) onClose();
  };
  return (
    <Dialog
      actions={
        <FormActions
          aside={
            <Button
              isDisabled={isUsual}
              onPress={() => {
                setTexts(usual);
              }}
            >
              {t('limits.reset')}
            </Button>
          }
          isReady={isGood}
          label={t('limits.save')}
          onCancel={onClose}
          testId="extensions-save"
        />
      }
      onSubmit={() => void save()}
      onClose={onClose}
      testId="extensions-dialog"
      title={t('limits.ext.title')}
      width="wide"
    >
      <p className="text-ink-soft">{t('limits.ext.explain')}</p>
      {kinds.map((kind) => (
        <TextField
          error={faultOf(texts[kind])}
          hint={t('limits.ext.hint')}
          isMono
          key={kind}
          label={t(`limits.ext.${kind}`, {
            count: readExtensions(texts[kind]).extensions.length,
          })}
          onChange={(text) => {
            setTexts({ ...texts, [kind]: text });
          }}
          rows={4}
          testId={`extensions-${kind}`}
          value={texts[kind]}
        />
      ))}
      <Checkbox isSelected={isAny} onChange={setAny}>
        {t('server.anyExtension')}
      </Checkbox>
      {isRunning && <p className="text-xs text-warn">{t('limits.ext.later')}</p>}
    </Dialog>
  );
}
