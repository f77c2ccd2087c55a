// The engine's one event stream. Every event carries the whole new value of what
// changed, so that applying it is an upsert and losing none but progress matters.

import type {
  ActivityView,
  AddingView,
  ClaimsView,
  CountersView,
  IdentityView,
  IdView,
  Listening,
  MessageView,
  NearbyView,
  RefusalView,
  SavedView,
  ServerConfig,
  ServerState,
  SessionView,
  TransferView,
  VaultFilesView,
  VaultView,
} from './views';
import type { Failure } from '../errors';

export type EngineEventBody =
  | { readonly type: 'identity'; readonly identity: IdentityView }
  | {
      readonly type: 'server.state';
      readonly state: ServerState;
      readonly listening: Listening | null;
      readonly failure: Failure | null;
    }
  | { readonly type: 'server.config'; readonly config: ServerConfig }
  | { readonly type: 'server.files'; readonly files: VaultFilesView }
  /** At most ten a second; null at the end. */
  | { readonly type: 'server.adding'; readonly adding: AddingView | null }
  | { readonly type: 'session.changed'; readonly session: SessionView }
  | { readonly type: 'session.ended'; readonly session: string }
  | { readonly type: 'ids'; readonly ids: readonly IdView[] }
  | { readonly type: 'claims'; readonly claims: ClaimsView }
  /** At most once a second, and only when something was counted. */
  | { readonly type: 'server.counters'; readonly counters: CountersView }
  | { readonly type: 'refusal'; readonly refusal: RefusalView }
  | { readonly type: 'message'; readonly message: MessageView }
  | { readonly type: 'vault.changed'; readonly vault: VaultView }
  | { readonly type: 'vault.forgotten'; readonly fp: string }
  | { readonly type: 'transfer.changed'; readonly transfer: TransferView }
  /** Many at once; those not known yet are the last of the queue, in this order. */
  | { readonly type: 'transfers.changed'; readonly transfers: readonly TransferView[] }
  /** One stands right before another now; null: at the end. */
  | { readonly type: 'transfer.moved'; readonly transfer: string; readonly before: string | null }
  | { readonly type: 'transfers.removed'; readonly transfers: readonly string[] }
  | { readonly type: 'saved'; readonly saved: SavedView }
  | { readonly type: 'saved.removed'; readonly saved: string }
  /** At most twice a second, and only while somebody looks. */
  | { readonly type: 'nearby'; readonly nearby: NearbyView }
  | { readonly type: 'client.folder'; readonly downloadDir: string }
  | { readonly type: 'activity'; readonly steps: readonly ActivityView[] };

/** `seq` counts from 1 without gaps; a receiver that sees a gap asks for a snapshot. */
export type EngineEvent = EngineEventBody & { readonly seq: number };

export type EngineEventType = EngineEventBody['type'];
