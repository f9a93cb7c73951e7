-- Orders to send deliveries again, and how far each is.
CREATE TABLE replays (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    uuid        TEXT NOT NULL UNIQUE,         -- the client's
    fingerprint BLOB NOT NULL,                -- of the order, so that another one of the same name is told from it
    created_at  INTEGER NOT NULL,
    ended_at    INTEGER,
    state       TEXT NOT NULL,
    url         TEXT NOT NULL,
    mode        TEXT,                         -- null where each delivery is sent as suits it
    ways        TEXT NOT NULL,                -- JSON array
    expect      TEXT,
    total       INTEGER NOT NULL,
    done        INTEGER NOT NULL DEFAULT 0,
    succeeded   INTEGER NOT NULL DEFAULT 0,
    failed      INTEGER NOT NULL DEFAULT 0,
    skipped     INTEGER NOT NULL DEFAULT 0,
    met         INTEGER NOT NULL DEFAULT 0,
    unmet       INTEGER NOT NULL DEFAULT 0,
    last_skip   TEXT                          -- JSON
);
