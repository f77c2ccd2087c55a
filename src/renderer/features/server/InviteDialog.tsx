// Invites one person: an ID and a name go in, a link and its QR code come out.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PageOutput } from '../../../shared/ipc/bridge';
import { DialogFrame } from '../../ui/Dialog';
import { InviteForm } from './InviteForm';
import { InviteReady } from './InviteReady';

/** Whom the invite is for; empty for someone new. */
export interface InviteFor {
  readonly id: string;
  readonly name: string;
}

export type Invite = PageOutput<'invite.create'>;

interface InviteDialogProps {
  readonly initial: InviteFor;
  readonly onClose: () => void;
}

export function InviteDialog({ initial, onClose }: InviteDialogProps) {
  const { t } = useTranslation();
  const [invite, setInvite] = useState<Invite | null>(null);
  const [start, setStart] = useState(initial);
  return (
    <DialogFrame
      onClose={onClose}
      testId="invite-dialog"
      title={invite === null ? t('invite.title') : t('invite.ready', { id: invite.id })}
    >
      {invite === null ? (
        <InviteForm initial={start} onClose={onClose} onCreated={setInvite} />
      ) : (
        <InviteReady
          invite={invite}
          onAnother={() => {
            setStart({ id: '', name: '' });
            setInvite(null);
          }}
          onClose={onClose}
        />
      )}
    </DialogFrame>
  );
}
