// The second half of an invite: the link, to be sent or scanned, and what it is good for.

import { useTranslation } from 'react-i18next';
import { send } from '../../bridge/command';
import { useFormat } from '../../i18n/use-format';
import { tell, tellFailure } from '../../store/notices';
import { Button } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { DialogBody } from '../../ui/Dialog';
import { QrCode } from '../../ui/QrCode';
import { TextField } from '../../ui/TextField';
import type { Invite } from './InviteDialog';

interface InviteReadyProps {
  readonly invite: Invite;
  readonly onAnother: () => void;
  readonly onClose: () => void;
}

export function InviteReady({ invite, onAnother, onClose }: InviteReadyProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const save = async (): Promise<void> => {
    const result = await send('invite.save', { link: invite.link, id: invite.id });
    if (!result.ok) tellFailure(result.error);
    else if (result.value.saved) tell({ tone: 'good', title: t('invite.saved'), text: null });
  };
  return (
    <DialogBody
      actions={
        <>
          <Button onPress={onAnother}>{t('invite.another')}</Button>
          <Button data-testid="invite-done" kind="primary" onPress={onClose}>
            {t('invite.done')}
          </Button>
        </>
      }
    >
      <div className="flex items-start gap-5">
        <QrCode label={t('invite.qr')} text={invite.link} />
        <div className="flex min-w-0 flex-1 flex-col gap-3">
          <TextField
            autoFocus
            isMono
            isReadOnly
            label={t('invite.link')}
            onFocus={(event) => {
              if (event.target instanceof HTMLTextAreaElement) event.target.select();
            }}
            rows={4}
            testId="invite-link"
            value={invite.link}
          />
          <div className="flex flex-wrap gap-2">
            <CopyButton
              isSmall={false}
              label={t('invite.copyLink')}
              testId="invite-copy"
              text={invite.link}
            />
            <Button data-testid="invite-save" onPress={() => void save()}>
              {t('invite.save')}
            </Button>
          </div>
        </div>
      </div>
      <p className="text-ink-soft">
        {t('invite.once', { when: format.dateTime(invite.expiresAt) })}
      </p>
    </DialogBody>
  );
}
