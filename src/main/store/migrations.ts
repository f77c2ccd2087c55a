// The database's shape, as numbered steps: entry n brings user_version n to n + 1. A
// step that was ever released is not edited; a change is a new step at the end.

const first = `
  CREATE TABLE client (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('invited', 'claimable', 'bound', 'revoked')),
    fp BLOB UNIQUE CHECK (length(fp) = 32),
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER,
    last_address TEXT,
    expires_at INTEGER,
    can_read INTEGER NOT NULL DEFAULT 1 CHECK (can_read IN (0, 1)),
    can_message INTEGER NOT NULL DEFAULT 1 CHECK (can_message IN (0, 1)),
    can_upload INTEGER NOT NULL DEFAULT 0 CHECK (can_upload IN (0, 1)),
    CHECK (state <> 'bound' OR fp IS NOT NULL),
    CHECK (state NOT IN ('invited', 'claimable') OR fp IS NULL)
  ) STRICT;

  CREATE TABLE invite (
    invite_id BLOB PRIMARY KEY CHECK (length(invite_id) = 8),
    id TEXT NOT NULL REFERENCES client (id),
    k BLOB NOT NULL CHECK (length(k) = 32),
    created_at INTEGER NOT NULL,
    not_after INTEGER NOT NULL,
    used_at INTEGER,
    used_fp BLOB CHECK (length(used_fp) = 32),
    withdrawn_at INTEGER,
    CHECK ((used_at IS NULL) = (used_fp IS NULL))
  ) STRICT;
  CREATE UNIQUE INDEX invite_one_open_per_id ON invite (id)
    WHERE used_at IS NULL AND withdrawn_at IS NULL;

  CREATE TABLE revoked_key (
    fp BLOB PRIMARY KEY CHECK (length(fp) = 32),
    id TEXT NOT NULL,
    at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE vault (
    fp BLOB PRIMARY KEY CHECK (length(fp) = 32),
    fp26 TEXT NOT NULL UNIQUE CHECK (length(fp26) = 26),
    xpub BLOB NOT NULL CHECK (length(xpub) = 32),
    epub BLOB NOT NULL CHECK (length(epub) = 32),
    label TEXT NOT NULL,
    alias TEXT,
    host TEXT NOT NULL,
    port INTEGER NOT NULL CHECK (port BETWEEN 1 AND 65535),
    id TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    last_connected_at INTEGER
  ) STRICT;

  CREATE TABLE saved_file (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    vault TEXT NOT NULL,
    name TEXT NOT NULL,
    path TEXT NOT NULL,
    size INTEGER NOT NULL CHECK (size >= 0),
    digest TEXT NOT NULL CHECK (length(digest) = 128),
    at INTEGER NOT NULL,
    receipt_path TEXT,
    receipt TEXT NOT NULL CHECK (receipt IN ('valid', 'unchecked', 'invalid', 'missing'))
  ) STRICT;

  CREATE TABLE setting (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL CHECK (json_valid(value))
  ) STRICT;

  CREATE TABLE digest (
    etag TEXT PRIMARY KEY CHECK (length(etag) = 32),
    digest BLOB NOT NULL CHECK (length(digest) = 64),
    at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX digest_at ON digest (at);

  CREATE TABLE serving (
    slot INTEGER PRIMARY KEY CHECK (slot = 1),
    host TEXT NOT NULL,
    port INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    pid INTEGER NOT NULL
  ) STRICT;
`;

const rightsAndClaims = `
  ALTER TABLE client ADD COLUMN folders TEXT NOT NULL DEFAULT '[]'
    CHECK (json_type(folders) = 'array');
  ALTER TABLE client ADD COLUMN extensions TEXT NOT NULL DEFAULT '[]'
    CHECK (json_type(extensions) = 'array');
  ALTER TABLE client ADD COLUMN quota_bytes INTEGER CHECK (quota_bytes > 0);

  CREATE TABLE claim_window (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    opened_at INTEGER NOT NULL,
    closes_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE claim (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    window INTEGER NOT NULL REFERENCES claim_window (number),
    id TEXT NOT NULL REFERENCES client (id),
    fp BLOB NOT NULL CHECK (length(fp) = 32),
    source TEXT NOT NULL,
    address TEXT NOT NULL,
    at INTEGER NOT NULL,
    undone_at INTEGER
  ) STRICT;
  CREATE INDEX claim_id ON claim (id);
  CREATE INDEX claim_window_source ON claim (window, source);

  CREATE TABLE usage (
    id TEXT PRIMARY KEY REFERENCES client (id),
    day TEXT NOT NULL,
    bytes INTEGER NOT NULL CHECK (bytes >= 0)
  ) STRICT, WITHOUT ROWID;
`;

/** The chain itself is audit-chain.ts's; `row` is the exact text its hashes cover. */
const auditLog = `
  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    row TEXT NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
  ) STRICT;

  CREATE TABLE audit_state (
    slot INTEGER PRIMARY KEY CHECK (slot = 1),
    key_id BLOB NOT NULL CHECK (length(key_id) = 16),
    part_seq INTEGER NOT NULL,
    anchor_seq INTEGER NOT NULL,
    anchor_hash BLOB NOT NULL CHECK (length(anchor_hash) = 32),
    head_seq INTEGER NOT NULL,
    head_hash BLOB NOT NULL CHECK (length(head_hash) = 32),
    bytes INTEGER NOT NULL,
    filed INTEGER NOT NULL CHECK (filed IN (0, 1)),
    tag BLOB NOT NULL CHECK (length(tag) = 32)
  ) STRICT;
`;

/** Downloads that have not ended, and what is here already of folders. */
const queue = `
  CREATE TABLE transfer (
    key TEXT PRIMARY KEY CHECK (length(key) = 26),
    position REAL NOT NULL,
    vault TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT CHECK (kind IN ('file', 'folder')),
    out_dir TEXT NOT NULL,
    existing TEXT NOT NULL CHECK (existing IN ('ask', 'keep', 'skip', 'replace')),
    state TEXT NOT NULL CHECK (state IN ('queued', 'paused', 'failed')),
    failure TEXT CHECK (json_valid(failure)),
    added_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE transfer_file (
    transfer TEXT NOT NULL REFERENCES transfer (key) ON DELETE CASCADE,
    name TEXT NOT NULL,
    path TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime INTEGER NOT NULL,
    digest TEXT NOT NULL,
    sealed INTEGER NOT NULL CHECK (sealed IN (0, 1)),
    PRIMARY KEY (transfer, name)
  ) STRICT, WITHOUT ROWID;

  ALTER TABLE saved_file ADD COLUMN kind TEXT NOT NULL DEFAULT 'file'
    CHECK (kind IN ('file', 'folder'));
  ALTER TABLE saved_file ADD COLUMN files INTEGER CHECK ((files IS NULL) = (kind = 'file'));
  CREATE INDEX saved_file_by_path ON saved_file (path);
`;

export const migrations: readonly string[] = [first, rightsAndClaims, auditLog, queue];
