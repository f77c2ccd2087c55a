// The audit log as the engine uses it: rows in, and the commands about them.

import { z } from 'zod';
import { maxAuditPage } from '../../shared/ipc/audit';
import type { EngineOutput, EngineParsed } from '../../shared/ipc/commands';
import type { RandomSource } from '../crypto/random';
import type { Identity } from '../identity/identity';
import type { AuditLog } from '../store/audit-log';
import { defaultAuditLimits, type AuditLimits } from '../store/audit-rotate';
import type { Store } from '../store/open-store';
import type { Settings } from '../store/settings';
import { AuditRecorder, type Noted } from './audit-recorder';

export interface AuditOptions {
  readonly store: Store;
  /** Whose secret chains the log. */
  readonly host: Identity;
  readonly clock: () => number;
  readonly random: RandomSource;
  readonly log: (level: 'error', message: string, error: unknown) => void;
}

const limitsSetting = 'audit.limits';
const limitsSchema = z.object({ maxRows: z.int().min(1) });

export class Audit {
  private readonly recorder: AuditRecorder;

  private constructor(
    private readonly log: AuditLog,
    private readonly settings: Settings,
    private limits: AuditLimits,
    { clock, log: tell }: AuditOptions,
  ) {
    this.recorder = new AuditRecorder({
      log,
      clock,
      limits: () => this.limits,
      fault: (error) => {
        tell('error', 'audit log cannot be written', error);
      },
    });
  }

  static async open(options: AuditOptions): Promise<Audit> {
    const { store, host, random } = options;
    const found = limitsSchema.safeParse(await store.settings.get(limitsSetting));
    const log = store.openAudit({
      secret: host.auditSecret(),
      random,
      log: (message, error) => {
        options.log('error', message, error);
      },
    });
    const limits = { ...defaultAuditLimits, ...(found.success ? found.data : {}) };
    return new Audit(log, store.settings, limits, options);
  }

  /** Notes something; cheap. It is in the log a fifth of a second later. */
  readonly record = (noted: Noted): void => {
    this.recorder.record(noted);
  };

  /** Resolves when what was noted is in the log. */
  flush(): Promise<void> {
    return this.recorder.flush();
  }

  async list({ limit, ...query }: EngineParsed<'audit.list'>): Promise<EngineOutput<'audit.list'>> {
    await this.flush();
    return this.log.list({ limit: limit ?? maxAuditPage, ...query });
  }

  async verify(): Promise<EngineOutput<'audit.verify'>> {
    await this.flush();
    return this.log.verify();
  }

  /** Rejects with BauError('name_exists'), 'folder_unusable' or 'disk_full'. */
  async export({
    path,
    ...filter
  }: EngineParsed<'audit.export'>): Promise<EngineOutput<'audit.export'>> {
    await this.flush();
    return { path, rows: await this.log.export(path, filter) };
  }

  settingsNow(): EngineOutput<'audit.settings'> {
    return { maxRows: this.limits.maxRows };
  }

  async configure({ maxRows }: EngineParsed<'audit.configure'>): Promise<object> {
    await this.settings.set(limitsSetting, { maxRows });
    this.limits = { ...this.limits, maxRows };
    return {};
  }

  /** Whatever was noted is on the disk afterwards. */
  async close(): Promise<void> {
    await this.recorder.close();
    this.log.close();
  }
}
