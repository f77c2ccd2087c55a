// The audit log for a page: read and checked by the engine, exported where the person says.

import { basename } from 'node:path';
import { succeed, valueOf } from '../../shared/ipc/result';
import type { PageHandlers } from '../ipc/handle';
import type { PageServices } from './page-commands';
import { chooseSavePath, saveAt } from './save-dialog';

type AuditHandlers = Pick<
  PageHandlers,
  'audit.list' | 'audit.verify' | 'audit.settings' | 'audit.configure' | 'audit.export'
>;

export function auditHandlers({ engine, texts, window }: PageServices): AuditHandlers {
  return {
    'audit.list': (input) => engine.call('audit.list', input),
    'audit.verify': (input) => engine.call('audit.verify', input),
    'audit.settings': (input) => engine.call('audit.settings', input),
    'audit.configure': (input) => engine.call('audit.configure', input),
    'audit.export': async (filter) => {
      const parent = window();
      const day = new Date().toISOString().slice(0, 10);
      const path =
        parent &&
        (await chooseSavePath(parent, {
          title: texts.get('saveAuditTitle'),
          kind: texts.get('auditFiles'),
          extension: 'jsonl',
          name: `${texts.get('auditFileName')}-${day}.jsonl`,
        }));
      if (path === null) return succeed({ exported: null });
      const { rows } = await saveAt(path, async (unfinished) =>
        valueOf(await engine.call('audit.export', { ...filter, path: unfinished })),
      );
      return succeed({ exported: { fileName: basename(path), rows } });
    },
  };
}
