// The identity of an open engine: what is shown of it, its export, and a change of its
// protection. Seeds are read from their file for each, and only if they are still those
// the engine runs with.

import { BauError } from '../../shared/errors';
import type { EngineOutput, EngineParsed, KeysView } from '../../shared/ipc/commands';
import type { Protection } from '../../shared/ipc/views';
import { Identity } from '../identity/identity';
import { minisignPublicKey } from '../identity/minisign';
import { protectSeeds } from '../store/identity-change';
import {
  identityMark,
  openExistingSeeds,
  type SeedOptions,
  type Seeds,
} from '../store/identity-file';
import { whileChanging } from '../store/identity-lock';
import type { EventBus } from './event-bus';
import { wipeSeeds, writeExport } from './identity-transfer';

export interface KeeperOptions {
  readonly dataDir: string;
  readonly identities: { readonly host: Identity; readonly client: Identity };
  readonly protection: Protection;
  /** Of the file the identities came from. */
  readonly mark: string;
  /** What the engine was opened with. */
  readonly seedOptions: SeedOptions;
  readonly bus: EventBus;
  readonly clock: () => number;
}

export class IdentityKeeper {
  private protection: Protection;
  private passphrase: string | null;
  private mark: string;

  constructor(private readonly options: KeeperOptions) {
    this.protection = options.protection;
    this.passphrase = options.seedOptions.passphrase;
    this.mark = options.mark;
  }

  show(): KeysView {
    const { host, client } = this.options.identities;
    return {
      hostFp: host.public.fp26,
      clientFp: client.public.fp26,
      protection: this.protection,
      hostPublicKey: minisignPublicKey(host.public),
    };
  }

  /**
   * Rejects with BauError('identity_elsewhere') when another program put other keys here
   * since: a server would be found under an identity that the next start does not have.
   */
  async check(): Promise<void> {
    const mark = await identityMark(this.options.dataDir);
    if (mark === this.mark) return;
    wipeSeeds(await this.seeds());
    this.mark = mark;
  }

  /** Rejects as `writeExport` does, and with 'identity_elsewhere' or what opening the seeds says. */
  async export({
    path,
    which,
    passphrase,
  }: EngineParsed<'identity.export'>): Promise<EngineOutput<'identity.export'>> {
    const { host, client } = this.options.identities;
    const seeds = await this.seeds();
    try {
      const { seedOptions: options, clock } = this.options;
      await writeExport({ path, which, passphrase, seeds, now: clock(), options });
    } finally {
      wipeSeeds(seeds);
    }
    return {
      hostFp: which === 'client' ? null : host.public.fp26,
      clientFp: which === 'host' ? null : client.public.fp26,
    };
  }

  /**
   * Rejects with BauError: 'bad_input' without the passphrase that is needed,
   * 'key_file_flag' where files were not allowed, 'no_key_store', 'identity_elsewhere',
   * 'data_in_use', 'data_denied', 'disk_full'. The protection is then as it was.
   */
  async protect({
    to,
    passphrase,
  }: EngineParsed<'identity.protect'>): Promise<EngineOutput<'identity.protect'>> {
    const { dataDir, seedOptions, bus } = this.options;
    const wanted = meansFor(to, passphrase ?? null, seedOptions);
    await whileChanging(dataDir, { withoutServer: false }, async () => {
      const seeds = await this.seeds();
      try {
        this.protection = await protectSeeds(dataDir, seeds, wanted);
        this.passphrase = wanted.passphrase;
        this.mark = await identityMark(dataDir);
      } finally {
        wipeSeeds(seeds);
      }
    });
    const { hostFp, clientFp, protection } = this.show();
    bus.emit({ type: 'identity', identity: { hostFp, clientFp, protection } });
    return { protection };
  }

  /** The seeds of the running identities; the caller wipes them. */
  private async seeds(): Promise<Seeds> {
    const { dataDir, seedOptions, identities } = this.options;
    const { passphrase } = this;
    const { seeds } = await openExistingSeeds(dataDir, { ...seedOptions, passphrase }).catch(
      (error: unknown) => {
        // They opened with this very passphrase before.
        const isOther = error instanceof BauError && /^(wrong_|no_key)/.test(error.reason);
        throw isOther ? new BauError('identity_elsewhere', {}, { cause: error }) : error;
      },
    );
    const isOurs = (['host', 'client'] as const).every((half) => {
      const found = new Identity(seeds[half]);
      found.wipe();
      return found.public.fp.equals(identities[half].public.fp);
    });
    if (isOurs) return seeds;
    wipeSeeds(seeds);
    throw new BauError('identity_elsewhere');
  }
}

/** Options that lead to that protection and no other. */
function meansFor(to: Protection, passphrase: string | null, from: SeedOptions): SeedOptions {
  const none = { ...from, keyStore: null, passphrase: null, allowKeyFile: false };
  switch (to) {
    case 'key-store':
      if (!from.keyStore) throw new BauError('no_key_store', { need: 'key-store' });
      return { ...none, keyStore: from.keyStore };
    case 'passphrase':
      if (!passphrase) throw new BauError('bad_input', { field: 'passphrase' });
      return { ...none, passphrase };
    case 'file':
      if (!from.allowKeyFile) throw new BauError('key_file_flag');
      return { ...none, allowKeyFile: true };
  }
}
