// The fields of what an ID may do. A field nobody touched shows what all the IDs have in
// common, and stays as it is for each of them.

import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../ui/Button';
import { Checkbox } from '../../../ui/Checkbox';
import { TextField } from '../../../ui/TextField';
import { FolderPicker } from './FolderPicker';
import type { RightsDraft, TextField as Field } from './rights-draft';

interface RightsFieldsProps {
  readonly common: RightsDraft;
  readonly draft: RightsDraft;
  readonly faults: ReadonlySet<Field>;
  readonly onChange: (draft: RightsDraft) => void;
  /** None of the IDs has a key yet: they can be marked for claims. */
  readonly canClaim: boolean;
}

export function RightsFields({ common, draft, faults, onChange, canClaim }: RightsFieldsProps) {
  const { t } = useTranslation();
  const [isPicking, setPicking] = useState(false);
  const value = (field: Field): string => draft[field] ?? common[field] ?? '';
  const text = (field: Field) => ({
    label: t(`ids.${field}`),
    hint: t(`ids.${field}Hint`),
    error: faults.has(field) ? t(`ids.${field}Invalid`) : null,
    placeholder: draft[field] === undefined && common[field] === undefined ? t('ids.differs') : '',
    testId: `rights-${field}`,
    value: value(field),
    onChange: (typed: string) => {
      onChange({ ...draft, [field]: typed });
    },
  });
  const box = (field: 'read' | 'message' | 'claimable', words: ReactNode) => (
    <Checkbox
      isIndeterminate={draft[field] === undefined && common[field] === undefined}
      isSelected={draft[field] ?? common[field] ?? false}
      onChange={(isOn) => {
        onChange({ ...draft, [field]: isOn });
      }}
    >
      {words}
    </Checkbox>
  );
  return (
    <>
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        {box('read', t('ids.read'))}
        {box('message', t('ids.message'))}
        {canClaim && box('claimable', t('ids.claimable'))}
      </div>
      <div className="flex flex-col gap-1.5">
        <TextField {...text('folders')} rows={2} />
        <div>
          <Button
            data-testid="pick-folder"
            onPress={() => {
              setPicking(true);
            }}
            size="small"
          >
            {t('ids.pickFolder')}
          </Button>
        </div>
      </div>
      <TextField {...text('extensions')} />
      <div className="grid grid-cols-2 gap-4">
        <TextField {...text('quota')} />
        <TextField {...text('expires')} type="date" />
      </div>
      {isPicking && (
        <FolderPicker
          onClose={() => {
            setPicking(false);
          }}
          onPick={(dir) => {
            const lines = value('folders')
              .split('\n')
              .filter((line) => line.trim() !== '');
            onChange({ ...draft, folders: [...new Set([...lines, dir])].join('\n') });
          }}
        />
      )}
    </>
  );
}
