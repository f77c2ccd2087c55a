// What can be set while the vault is closed. Each field is saved by itself when it is left.

import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { act } from '../../bridge/command';
import { useSnapshot } from '../../store/engine-store';
import { Button } from '../../ui/Button';
import { Card } from '../../ui/Card';
import { Checkbox } from '../../ui/Checkbox';
import { Select } from '../../ui/Select';
import { TextField } from '../../ui/TextField';
import { FilesLine } from './FilesLine';
import { PathText } from '../../ui/PathText';
import { readPort } from './read-port';

export function VaultSettings() {
  const { t } = useTranslation();
  const config = useSnapshot(({ server }) => server.config);
  const readLabel = (text: string): string | null => {
    const label = text.trim();
    return label !== '' && label.length <= 64 ? label : null;
  };
  return (
    <Card className="shrink-0" label={t('server.settings')}>
      <div className="grid grid-cols-[minmax(0,2fr)_minmax(0,1fr)_minmax(0,2fr)] gap-x-4 gap-y-3 p-4">
        <SavedField
          error={t('server.labelInvalid')}
          key={`label ${config.label}`}
          label={t('server.label')}
          onSave={(label) => act('server.configure', { label })}
          read={readLabel}
          testId="server-label"
          value={config.label}
        />
        <SavedField
          error={t('server.portInvalid')}
          key={`port ${String(config.port)}`}
          label={t('server.port')}
          onSave={(port) => act('server.configure', { port })}
          read={readPort}
          testId="server-port"
          value={String(config.port)}
        />
        <Select
          label={t('server.reach')}
          onChange={(reach) => void act('server.configure', { reach })}
          options={[
            { key: 'computer', label: t('server.reaches.computer') },
            { key: 'network', label: t('server.reaches.network') },
          ]}
          testId="server-reach"
          value={config.reach}
        />
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-line bg-sunken px-4 py-2.5">
        <Folder dir={config.vaultDir}>
          <FilesLine />
        </Folder>
        <div title={t('server.announceText')}>
          <Checkbox
            data-testid="server-announce"
            isDisabled={config.reach !== 'network'}
            isSelected={config.reach === 'network' && config.announce}
            onChange={(announce) => void act('server.configure', { announce })}
          >
            {t('server.announce')}
          </Checkbox>
        </div>
      </div>
    </Card>
  );
}

function Folder({ dir, children }: { readonly dir: string | null; readonly children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className="flex min-w-64 flex-1 items-center gap-3">
      <div className="flex min-w-0 flex-col">
        <span className="text-xs text-ink-soft">{t('server.folder')}</span>
        {dir === null ? (
          <span className="text-warn">{t('server.noFolder')}</span>
        ) : (
          <PathText path={dir} testId="vault-folder" />
        )}
        {dir !== null && children}
      </div>
      <div className="flex shrink-0 gap-2">
        <Button
          data-testid="vault-choose"
          onPress={() => void act('vaultFolder.choose', {})}
          size="small"
        >
          {t('server.choose')}
        </Button>
        {dir !== null && (
          <Button onPress={() => void act('vaultFolder.show', {})} size="small">
            {t('server.show')}
          </Button>
        )}
      </div>
    </div>
  );
}

interface SavedFieldProps<T> {
  readonly label: string;
  readonly value: string;
  readonly error: string;
  /** What the text stands for, or null when it is not valid. */
  readonly read: (text: string) => T | null;
  readonly onSave: (value: T) => Promise<boolean>;
  readonly testId: string;
}

/** A field whose draft is saved on leaving it or on Enter, and kept while it is not valid. */
function SavedField<T>({ label, value, error, read, onSave, testId }: SavedFieldProps<T>) {
  const [draft, setDraft] = useState(value);
  const parsed = read(draft);
  const save = (): void => {
    if (draft === value || parsed === null) return;
    void onSave(parsed).then((isSaved) => {
      if (!isSaved) setDraft(value);
    });
  };
  return (
    <TextField
      error={parsed === null ? error : null}
      label={label}
      onBlur={save}
      onChange={setDraft}
      onKeyDown={(event) => {
        if (event.key === 'Enter') save();
        else if (event.key === 'Escape') setDraft(value);
        else event.continuePropagation();
      }}
      testId={testId}
      value={draft}
    />
  );
}
