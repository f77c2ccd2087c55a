// The servers this client pinned. The pin is the fingerprint: a row's keys never change,
// its label, address and own ID follow the last connection (PROTOCOL.md section 6).

import type { Selectable } from 'kysely';
import { BauError } from '../../shared/errors';
import { fp26 } from '../crypto/base32';
import { formatHostPort } from '../identity/host-port';
import type { Clock } from './clock';
import type { Db, VaultTable } from './tables';

export type Vault = Readonly<Selectable<VaultTable>>;

export interface VaultPin {
  /** 32 bytes each; `fp` is derived from the other two by the caller. */
  readonly fp: Buffer;
  readonly xpub: Buffer;
  readonly epub: Buffer;
  /** The server's own name for itself: untrusted text. */
  readonly label: string;
  /** The person's name for it; left out: an existing one stays. */
  readonly alias?: string | null | undefined;
  readonly host: string;
  readonly port: number;
  /** Own ID there; empty while unknown. */
  readonly id: string;
}

const minPrefixCharacters = 4;

const plain = (text: string): string => text.normalize('NFC').trim().toLowerCase();

/** Whether the text is one of the forms in which a vault may be named beside its alias. */
function isNamedBy(vault: Vault, text: string, fingerprint: string): boolean {
  const address = formatHostPort(vault.host, vault.port);
  const places = [plain(vault.label), address, vault.host, plain(vault.alias ?? '')];
  const ownId = `${vault.id}@`;
  return (
    plain(vault.label) === text ||
    address === text ||
    (vault.id !== '' &&
      text.startsWith(ownId) &&
      (text === ownId || places.includes(text.slice(ownId.length)))) ||
    (fingerprint.length >= minPrefixCharacters && vault.fp26.startsWith(fingerprint))
  );
}

/**
 * The vaults a text may mean. The person's own alias and a whole fingerprint come before
 * all else; among the rest none has precedence, since a server chooses its label and
 * could choose it to be another vault's address.
 */
function matching(vaults: readonly Vault[], typed: string): readonly Vault[] {
  const text = plain(typed);
  const fingerprint = text.replaceAll(/[\s-]/g, '');
  if (text === '') return [];
  const exact = vaults.filter(
    (vault) => (vault.alias !== null && plain(vault.alias) === text) || vault.fp26 === fingerprint,
  );
  return exact.length > 0 ? exact : vaults.filter((vault) => isNamedBy(vault, text, fingerprint));
}

export class Vaults {
  readonly #db: Db;
  readonly #clock: Clock;

  constructor(db: Db, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Remembers a vault, or brings what is known of it up to date. */
  async upsert({ fp, xpub, epub, label, alias, host, port, id }: VaultPin): Promise<Vault> {
    const news = { label, host, port, id, ...(alias !== undefined && { alias }) };
    return this.#db
      .insertInto('vault')
      .values({
        fp,
        fp26: fp26(fp),
        xpub,
        epub,
        alias: null,
        ...news,
        addedAt: this.#clock(),
        lastConnectedAt: null,
      })
      .onConflict((on) => on.column('fp').doUpdateSet(news))
      .returningAll()
      .executeTakeFirstOrThrow();
  }

  /** Notes that a session was reached. A vault that is gone is not an error. */
  async touch(key: string, at: number): Promise<void> {
    await this.#db
      .updateTable('vault')
      .set({ lastConnectedAt: at })
      .where('fp26', '=', key)
      .execute();
  }

  /** Oldest first. */
  async list(): Promise<Vault[]> {
    return this.#db.selectFrom('vault').selectAll().orderBy('addedAt').orderBy('fp26').execute();
  }

  /** By FP26; null when it is not known. */
  async get(key: string): Promise<Vault | null> {
    const row = await this.#db
      .selectFrom('vault')
      .selectAll()
      .where('fp26', '=', key)
      .executeTakeFirst();
    return row ?? null;
  }

  /** Forgets the pin; false when there was none. */
  async remove(key: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('vault')
      .where('fp26', '=', key)
      .executeTakeFirstOrThrow();
    return numDeletedRows > 0n;
  }

  /**
   * The one vault a person means by an alias, a label, `id@` alone or with a label or
   * address, `host:port`, or a fingerprint's first four characters or more; by null, the
   * only one there is. Throws BauError('unknown_vault'), or BauError('which_vault') where
   * several would fit.
   */
  async findByText(typed: string | null): Promise<Vault> {
    const vaults = await this.list();
    const found = typed === null ? vaults : matching(vaults, typed);
    const [only] = found;
    const params = typed === null ? {} : { vault: typed };
    if (!only) throw new BauError('unknown_vault', params);
    if (found.length > 1) throw new BauError('which_vault', { ...params, count: found.length });
    return only;
  }
}
