-- What Creel keeps. A landed migration is never edited; a later need is a later file.

CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value
) WITHOUT ROWID;

CREATE TABLE endpoints (
    id            INTEGER PRIMARY KEY,
    slug          TEXT NOT NULL,
    name          TEXT NOT NULL,
    provider      TEXT,
    enabled       INTEGER NOT NULL,
    paths         TEXT NOT NULL,              -- JSON array of path patterns
    public_url    TEXT,
    answer        TEXT NOT NULL,              -- JSON
    allow_legacy  INTEGER NOT NULL,
    created_at    INTEGER NOT NULL,           -- µs since the Unix epoch, as every time here
    judge_pending INTEGER NOT NULL DEFAULT 0, -- grows with each change that calls for judging again; 0 when that is done
    deletion      INTEGER
);
CREATE UNIQUE INDEX endpoints_by_slug ON endpoints (slug) WHERE deletion IS NULL;

CREATE TABLE secrets (
    id         INTEGER PRIMARY KEY,
    endpoint   INTEGER NOT NULL,
    kind       TEXT NOT NULL,
    label      TEXT,
    username   TEXT,
    format     TEXT,
    url        TEXT,
    last_four  TEXT NOT NULL,
    sealed     BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    retired_at INTEGER,
    deletion   INTEGER
);
CREATE INDEX secrets_by_endpoint ON secrets (endpoint);

-- A delivery is written once and never changed: what was received, and what was said of it then. What is said of it
-- later stands in judgements. The body comes last, so that reading the rest of a row does not read it.
CREATE TABLE deliveries (
    id            INTEGER PRIMARY KEY,        -- given by the writer: commit order
    endpoint      INTEGER NOT NULL,
    verdict       INTEGER NOT NULL,
    reason        INTEGER NOT NULL,
    received_at   INTEGER NOT NULL,
    answer_status INTEGER NOT NULL,
    wire          INTEGER NOT NULL,
    framing       INTEGER NOT NULL,           -- bits
    secret        INTEGER,
    body_size     INTEGER NOT NULL,
    upload        INTEGER,                    -- where the body is in chunks
    peer          TEXT NOT NULL,
    scheme        TEXT,
    event_type    TEXT,
    event_id      TEXT,
    handshake     TEXT,
    trailers      BLOB,
    head          BLOB NOT NULL,
    body          BLOB
);
-- The only index on the way to the acknowledgement: it grows at the end of each (endpoint, verdict) and serves lists by
-- endpoint, by verdict, and the totals.
CREATE INDEX deliveries_by_endpoint ON deliveries (endpoint, verdict);

CREATE INDEX deliveries_by_upload ON deliveries (upload) WHERE upload IS NOT NULL;

CREATE TABLE judgements (
    seq                INTEGER PRIMARY KEY AUTOINCREMENT,
    delivery           INTEGER NOT NULL UNIQUE,
    endpoint           INTEGER NOT NULL,
    verdict_at_arrival INTEGER NOT NULL,
    verdict            INTEGER NOT NULL,
    reason             INTEGER NOT NULL,
    secret             INTEGER,
    scheme             TEXT,
    event_type         TEXT,
    event_id           TEXT,
    judged_at          INTEGER NOT NULL
);
CREATE INDEX judgements_by_verdict ON judgements (verdict, delivery);

-- A long body: chunk n of upload u has id u * 65536 + n.
CREATE TABLE chunks (
    id    INTEGER PRIMARY KEY,
    bytes BLOB NOT NULL
);

CREATE TABLE deletions (
    id    INTEGER PRIMARY KEY,
    at    INTEGER NOT NULL,
    count INTEGER NOT NULL
);
CREATE TABLE deleted (
    delivery INTEGER PRIMARY KEY,
    deletion INTEGER NOT NULL
);
CREATE INDEX deleted_by_deletion ON deleted (deletion);
-- What went for good, for the index to forget it.
CREATE TABLE purged (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    delivery INTEGER NOT NULL
);

CREATE TABLE rejected (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    at            INTEGER NOT NULL,
    peer          TEXT NOT NULL,
    code          TEXT NOT NULL,
    detail        TEXT NOT NULL,
    answer_status INTEGER,
    raw           BLOB NOT NULL
);

INSERT INTO endpoints (id, slug, name, enabled, paths, answer, allow_legacy, created_at)
VALUES (1, 'default', 'Default', 1, '[]', '{}', 0, unixepoch() * 1000000);
INSERT INTO settings (name, value) VALUES ('store_id', lower(hex(randomblob(16))));
