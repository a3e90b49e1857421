/** `events.body` is the canonical form (RFC 8785) that was hashed, byte for byte; the other columns are there to find it again. */
export const log = `
  CREATE TABLE ledger.head (
    log text PRIMARY KEY,
    size bigint NOT NULL DEFAULT 0,
    frontier bytea NOT NULL DEFAULT '',
    epoch bigint NOT NULL DEFAULT 0,
    writer text,
    lease_until timestamptz NOT NULL DEFAULT '-infinity'
  );
  INSERT INTO ledger.head (log) VALUES ('main');

  CREATE TABLE ledger.events (
    position bigint PRIMARY KEY,
    id uuid NOT NULL UNIQUE,
    tenant text NOT NULL,
    stream text NOT NULL,
    version integer NOT NULL,
    type text NOT NULL,
    recorded_at timestamptz NOT NULL,
    body bytea NOT NULL,
    leaf bytea NOT NULL,
    UNIQUE (tenant, stream, version)
  );

  CREATE TABLE ledger.commands (
    tenant text NOT NULL,
    principal text NOT NULL,
    command_id text NOT NULL,
    digest bytea NOT NULL,
    first_position bigint,
    last_position bigint,
    version integer NOT NULL,
    answer bytea NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (tenant, principal, command_id)
  )`;

/**
 * Texts of events and contents of evidence, sealed. To destroy a key is to erase what it sealed. Each erasure of texts ends one
 * generation of their stream's key, so that work goes on with the next.
 */
export const contents = `
  CREATE TABLE ledger.contents (
    ref uuid PRIMARY KEY,
    tenant text NOT NULL,
    salt bytea,
    content text,
    stream text,
    generation integer,
    sealed bytea,
    CHECK (CASE WHEN sealed IS NULL
      THEN stream IS NULL AND generation IS NULL AND (content IS NULL) = (salt IS NULL)
      ELSE stream IS NOT NULL AND generation IS NOT NULL AND content IS NULL AND salt IS NULL END)
  );
  COMMENT ON COLUMN ledger.contents.sealed IS
    'Salt and text, sealed by the key of this stream and generation.';

  CREATE TABLE ledger.text_keys (
    tenant text NOT NULL,
    stream text NOT NULL,
    generation integer NOT NULL,
    wrapped bytea,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    destroyed_at timestamptz,
    PRIMARY KEY (tenant, stream, generation),
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
  );
  COMMENT ON TABLE ledger.text_keys IS
    'Keys to the texts of a stream. A generation is the version of the stream that it begins with.';

  CREATE TABLE ledger.subject_keys (
    tenant text NOT NULL,
    subject text NOT NULL,
    wrapped bytea,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    destroyed_at timestamptz,
    PRIMARY KEY (tenant, subject),
    CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
  );
  COMMENT ON TABLE ledger.subject_keys IS
    'The key of each subject of stored content, wrapped by a master key; no key once it is destroyed.';

  CREATE TABLE ledger.evidence_contents (
    content_id uuid PRIMARY KEY,
    tenant text NOT NULL,
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    subject text NOT NULL,
    size bigint,
    place text NOT NULL,
    wrapped_data_key bytea,
    chunk_bytes integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT writ.now(),
    touched_at timestamptz NOT NULL DEFAULT writ.now(),
    stored_at timestamptz,
    gone_at timestamptz,
    CHECK ((stored_at IS NULL) = (size IS NULL)),
    CHECK (gone_at IS NOT NULL OR wrapped_data_key IS NOT NULL)
  );
  CREATE UNIQUE INDEX evidence_contents_stored ON ledger.evidence_contents (tenant, sha256, subject)
    WHERE stored_at IS NOT NULL AND gone_at IS NULL;
  CREATE INDEX evidence_contents_idle ON ledger.evidence_contents (touched_at) WHERE gone_at IS NULL;
  CREATE INDEX evidence_contents_gone ON ledger.evidence_contents (gone_at) WHERE gone_at IS NOT NULL;
  COMMENT ON TABLE ledger.evidence_contents IS
    'What evidence is made of. The subject is empty where none was named. Without stored_at it still arrives. With gone_at it is shredded, or no evidence names it, and its bytes are being removed.';

  CREATE TABLE ledger.evidence_chunks (
    content_id uuid NOT NULL REFERENCES ledger.evidence_contents ON DELETE CASCADE,
    index integer NOT NULL,
    sealed bytea NOT NULL,
    PRIMARY KEY (content_id, index)
  );
  -- What is encrypted does not get smaller.
  ALTER TABLE ledger.evidence_chunks ALTER COLUMN sealed SET STORAGE EXTERNAL`;

/**
 * What makes the log provable to others: roots of complete subtrees, from which proofs are read instead of hashed; signed
 * checkpoints and the keys that signed them; and where checkpoints are anchored outside.
 */
export const proofs = `
  CREATE TABLE ledger.tree_nodes (
    level smallint NOT NULL,
    index bigint NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (level, index)
  );
  COMMENT ON TABLE ledger.tree_nodes IS
    'Root of the complete subtree over leaves index·256^level to (index + 1)·256^level − 1.';

  CREATE TABLE ledger.checkpoints (
    size bigint NOT NULL,
    key_id text NOT NULL,
    note text NOT NULL,
    signed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (size, key_id)
  );

  CREATE TABLE ledger.log_keys (
    verifier_key text PRIMARY KEY,
    first_used timestamptz NOT NULL DEFAULT clock_timestamp(),
    revoked_at timestamptz,
    revoked_because text,
    CHECK ((revoked_at IS NULL) = (revoked_because IS NULL))
  );

  CREATE TABLE ledger.log_acknowledgements (
    position bigint PRIMARY KEY,
    note text NOT NULL
  );
  COMMENT ON TABLE ledger.log_acknowledgements IS
    'Signed by the key of the log: which checkpoints the log does not continue, and from which tree it is signed again. The event at this position says who acknowledged it, and why.';

  CREATE TABLE ledger.diverged_checkpoints (
    size bigint NOT NULL,
    key_id text NOT NULL,
    note text NOT NULL,
    signed_at timestamptz NOT NULL,
    acknowledged_at bigint NOT NULL,
    PRIMARY KEY (size, key_id, acknowledged_at)
  );
  COMMENT ON TABLE ledger.diverged_checkpoints IS
    'Checkpoints that the log does not continue since the event at acknowledged_at: the proof of what was lost or changed.';

  CREATE TABLE ledger.anchor_states (
    name text PRIMARY KEY,
    due_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    claims integer NOT NULL DEFAULT 0,
    failures integer NOT NULL DEFAULT 0,
    error text,
    is_alarm boolean NOT NULL DEFAULT false,
    last_size bigint,
    last_at timestamptz,
    checked_at timestamptz,
    last_note text,
    CHECK ((last_size IS NULL) = (last_note IS NULL) AND (last_size IS NULL) = (last_at IS NULL))
  );
  COMMENT ON TABLE ledger.anchor_states IS
    'The checkpoint that each anchor took last (last_note), and when it is due again. A claim moves due_at on; a later claim has a higher number.';

  CREATE TABLE ledger.cosignatures (
    size bigint NOT NULL,
    witness text NOT NULL,
    text text NOT NULL,
    line text NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (size, witness)
  );
  COMMENT ON TABLE ledger.cosignatures IS
    'The signature line of a witness (its verifier key) below the text of a checkpoint.'`;
