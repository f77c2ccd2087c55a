// Asks about an invite link that was opened outside the window, over whatever panel is in
// front: that panel, and what is half typed in it, stays as it is until the answer is yes.

import { useEffect, useState } from 'react';
import { send } from '../../bridge/command';
import { linkAnswered, useLinks } from '../../store/link-store';
import { tellFailure } from '../../store/notices';
import { showPanel } from '../../store/shell-store';
import { ConfirmLinkDialog, type ReadLink } from './ConfirmLinkDialog';

export function IncomingLink() {
  const asked = useLinks((state) => state.asked);
  return asked === null ? null : <Question key={asked} link={asked} />;
}

function Question({ link }: { readonly link: string }) {
  const [read, setRead] = useState<ReadLink | null>(null);
  useEffect(() => {
    let isWanted = true;
    void send('link.read', { link }).then((result) => {
      if (!isWanted) return;
      if (result.ok) {
        setRead({ ...result.value, link });
        return;
      }
      tellFailure(result.error);
      linkAnswered();
    });
    return () => {
      isWanted = false;
    };
  }, [link]);
  if (read === null) return null;
  return (
    <ConfirmLinkDialog
      isUnasked
      onClose={(isConnected) => {
        if (isConnected) showPanel('client');
        linkAnswered();
      }}
      read={read}
    />
  );
}
