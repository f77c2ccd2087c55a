// Names the preload needs, free of schemas so that its bundle stays small.

import type { PageCommand } from './bridge';

/** Channels of the two directions; the preload knows no others. */
export const channels = { command: 'bau:command', event: 'bau:event' } as const;

const names: Record<PageCommand, true> = {
  snapshot: true,
  'identity.show': true,
  'server.configure': true,
  'server.start': true,
  'server.stop': true,
  'session.disconnect': true,
  'invite.create': true,
  'ids.revoke': true,
  'ids.add': true,
  'ids.set': true,
  'ids.withdraw': true,
  'ids.remove': true,
  'claims.open': true,
  'claims.close': true,
  'claims.undo': true,
  'server.probe': true,
  'vault.claim': true,
  'link.read': true,
  'vault.connect': true,
  'vault.disconnect': true,
  'vault.forget': true,
  'vault.list': true,
  'vault.say': true,
  get: true,
  'transfer.pause': true,
  'transfer.resume': true,
  'transfer.retry': true,
  'transfer.move': true,
  'transfer.answer': true,
  'transfer.cancel': true,
  'transfer.remove': true,
  'saved.verify': true,
  'vaultFolder.choose': true,
  'vaultFolder.show': true,
  'downloadFolder.choose': true,
  'downloadFolder.show': true,
  'saved.show': true,
  'activity.export': true,
  'clipboard.write': true,
  'app.info': true,
  'engine.open': true,
  'engine.inspect': true,
  'engine.recover': true,
  'app.setLanguage': true,
  'app.setTheme': true,
  'app.setExisting': true,
};

/** Every command a page may send; the type above keeps it complete. */
export const pageCommandNames = Object.keys(names) as readonly PageCommand[];
