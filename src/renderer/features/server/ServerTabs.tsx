// The views of the server, with what there is to count in each.

import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/use-format';
import { useSnapshot } from '../../store/engine-store';
import { Tabs } from '../../ui/Tabs';
import { ActivityTab } from './ActivityTab';
import { ClientsTab } from './ClientsTab';
import { FilesTab } from './files/FilesTab';
import { IdsTab } from './ids/IdsTab';
import type { InviteFor } from './InviteDialog';
import { KeysTab } from './KeysTab';
import { MessagesTab } from './MessagesTab';
import { RefusalsTab } from './RefusalsTab';

export function ServerTabs({ onInvite }: { readonly onInvite: (invite: InviteFor) => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const clients = useSnapshot(({ server }) => server.sessions.length);
  const ids = useSnapshot(({ server }) => server.ids.length);
  const files = useSnapshot(({ server }) =>
    server.files.state === 'ready' ? server.files.files : null,
  );
  const refusals = useSnapshot(({ server }) => server.refusals.length);
  const messages = useSnapshot(({ server }) => server.messages.length);
  return (
    <Tabs
      label={t('server.tabs.label')}
      views={[
        {
          key: 'clients',
          label: t('server.tabs.clients'),
          count: format.number(clients),
          content: <ClientsTab />,
        },
        {
          key: 'ids',
          label: t('server.tabs.ids'),
          count: format.number(ids),
          content: <IdsTab onInvite={onInvite} />,
        },
        {
          key: 'files',
          label: t('server.tabs.files'),
          ...(files === null ? {} : { count: format.number(files) }),
          content: <FilesTab />,
        },
        {
          key: 'refusals',
          label: t('server.tabs.refusals'),
          count: format.number(refusals),
          isAlert: refusals > 0,
          content: <RefusalsTab />,
        },
        {
          key: 'messages',
          label: t('server.tabs.messages'),
          count: format.number(messages),
          content: <MessagesTab />,
        },
        { key: 'activity', label: t('server.tabs.activity'), content: <ActivityTab /> },
        { key: 'keys', label: t('server.tabs.keys'), content: <KeysTab /> },
      ]}
    />
  );
}
