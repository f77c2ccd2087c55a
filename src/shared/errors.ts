// The one table of refusals: number, closing or not, worth trying again or not.
// Wire reasons follow PROTOCOL.md section 11; local ones never come from a peer
// and are written with a status of 0, or the number they are shown as.

interface Row {
  /** HTTP-like number; 0 where a local failure has none. */
  readonly status: number;
  /** The session ends with this reason (a BYE, or a plain close before READY). */
  readonly closes: boolean;
  /** Trying the same thing again later may work without anyone changing anything. */
  readonly retryable: boolean;
}

const wire = (status: number, closes = false, retryable = false): Row => ({
  status,
  closes,
  retryable,
});
const local = (status = 0, retryable = false): Row => ({ status, closes: false, retryable });

/** Reasons that travel in ERROR, BYE or the plaintext hint. */
export const wireReasons = {
  bye: wire(200, true),
  bad_request: wire(400, true),
  bad_name: wire(400),
  bad_extension: wire(400),
  bad_handle: wire(400),
  not_enrolled: wire(403, true),
  revoked: wire(403, true),
  expired: wire(403, true),
  no_right: wire(403),
  quota: wire(403),
  not_found: wire(404),
  timeout: wire(408, true, true),
  session_age: wire(408, true, true),
  already_connected: wire(409, true, true),
  taken_over: wire(409, true),
  file_changed: wire(409, false, true),
  invite_gone: wire(410, true),
  changed: wire(412, false, true),
  too_large: wire(413),
  range: wire(416),
  digest_mismatch: wire(422, false, true),
  unreadable: wire(423, false, true),
  version: wire(426, true),
  slow_down: wire(429, false, true),
  internal: wire(500, false, true),
  stopping: wire(503, true, true),
  full: wire(503, true, true),
} as const satisfies Record<string, Row>;

/** Reasons that only ever arise on this computer. */
export const localReasons = {
  unreachable: local(0, true),
  connect_timeout: local(0, true),
  peer_silent: local(0, true),
  cut: local(0, true),
  handshake_failed: local(),
  identity_changed: local(),
  own_identity: local(),
  integrity: local(0, true),
  disk_full: local(507),
  folder_unusable: local(),
  name_exists: local(),
  files_failed: local(),
  cancelled: local(),
  bad_link: local(),
  link_expired: local(),
  bad_invite_file: local(),
  not_started: local(),
  bad_input: local(),
  unknown_vault: local(),
  which_vault: local(),
  not_connected: local(0, true),
  unknown_id: local(),
  id_exists: local(),
  id_held: local(),
  no_claim: local(),
  roster_large: local(413),
  nobody_to_invite: local(),
  no_multicast: local(0, true),
  nearby_other: local(),
  no_preview: local(),
  not_accepted: local(),
  unknown_session: local(),
  port_in_use: local(0, true),
  port_denied: local(),
  address_unusable: local(),
  vault_missing: local(),
  vault_gone: local(0, true),
  already_serving: local(),
  not_serving: local(),
  data_folder: local(),
  data_newer: local(),
  data_corrupt: local(),
  data_denied: local(),
  data_in_use: local(0, true),
  data_sound: local(),
  server_running: local(),
  no_key_store: local(),
  wrong_passphrase: local(),
  identity_unreadable: local(),
  identity_missing: local(),
  identity_exists: local(),
  identity_elsewhere: local(),
  backup_missing: local(),
  key_file_flag: local(),
  no_passphrase: local(),
  passphrase_short: local(),
  export_unreadable: local(),
  export_damaged: local(),
  export_passphrase: local(),
  receipt_missing: local(),
  receipt_malformed: local(),
  receipt_wrong_file: local(),
  receipt_bad_signature: local(),
  receipt_unknown_server: local(),
  file_missing: local(),
  too_many_files: local(413),
  too_many_added: local(413),
  folder_in_itself: local(),
  update_unreachable: local(0, true),
  update_feed: local(0, true),
  update_mismatch: local(0, true),
  update_denied: local(),
  update_busy: local(),
  engine_gone: local(0, true),
  engine_lost: local(),
  unexpected: local(500),
} as const satisfies Record<string, Row>;

export type WireReason = keyof typeof wireReasons;
export type LocalReason = keyof typeof localReasons;
export type Reason = WireReason | LocalReason;

const table: Readonly<Record<Reason, Row>> = { ...wireReasons, ...localReasons };

/** Row of the table for a known reason. */
export function rowOf(reason: Reason): Row {
  return table[reason];
}

export function isReason(text: string): text is Reason {
  return Object.hasOwn(table, text);
}

export function isWireReason(text: string): text is WireReason {
  return Object.hasOwn(wireReasons, text);
}

/** Values a catalogue sentence may show; strings may hold a peer's text and are rendered as text only. */
export type ErrorParams = Readonly<Record<string, string | number>>;

/** What crosses process borders in place of an Error. `status` is 0 for local failures without a number. */
export interface Failure {
  readonly status: number;
  readonly reason: Reason;
  readonly params: ErrorParams;
}

/**
 * An expected failure. Its `message` is for logs only: people get the sentence the
 * catalogue holds for `reason`. Throw anything else for programmer errors.
 */
export class BauError extends Error {
  readonly status: number;

  constructor(
    readonly reason: Reason,
    readonly params: ErrorParams = {},
    options?: { cause?: unknown; message?: string },
  ) {
    super(options?.message ?? reason, options);
    this.name = 'BauError';
    this.status = rowOf(reason).status;
  }

  toFailure(): Failure {
    return { status: this.status, reason: this.reason, params: this.params };
  }
}

/** The failure to report for anything caught: unknown errors become `unexpected` without their text. */
export function failureOf(error: unknown): Failure {
  return error instanceof BauError
    ? error.toFailure()
    : { status: 500, reason: 'unexpected', params: {} };
}

/** Standard reason phrase of a number, for the HTTP-style page and logs. */
export const statusPhrases: Readonly<Record<number, string>> = {
  200: 'OK',
  206: 'Partial Content',
  400: 'Bad Request',
  403: 'Forbidden',
  404: 'Not Found',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  416: 'Range Not Satisfiable',
  422: 'Unprocessable Content',
  423: 'Locked',
  426: 'Upgrade Required',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
  507: 'Insufficient Storage',
};
