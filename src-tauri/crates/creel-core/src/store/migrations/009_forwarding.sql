-- Where deliveries are sent on to, and how far each of them is.
CREATE TABLE destinations (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    name            TEXT NOT NULL,
    enabled         INTEGER NOT NULL,
    paused          INTEGER NOT NULL,
    settings        TEXT NOT NULL,            -- JSON
    cursor          INTEGER NOT NULL,         -- the last delivery that was looked at for it
    created_at      INTEGER NOT NULL,
    last_success_at INTEGER,
    deletion        INTEGER
);
CREATE TABLE destination_secrets (
    id          INTEGER PRIMARY KEY,
    destination INTEGER NOT NULL,
    label       TEXT NOT NULL,
    last_four   TEXT NOT NULL,
    sealed      BLOB NOT NULL,
    created_at  INTEGER NOT NULL,
    UNIQUE (destination, label)
);
CREATE TABLE forwards (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    delivery    INTEGER NOT NULL,
    destination INTEGER NOT NULL,
    state       INTEGER NOT NULL,             -- 1 queued, 2 sending, 3 unknown, 4 delivered, 5 failed, 6 skipped
    tries       INTEGER NOT NULL DEFAULT 0,
    queued_at   INTEGER NOT NULL,
    next_at     INTEGER,                      -- null for at once
    changed_at  INTEGER NOT NULL,
    status      INTEGER,
    reason      INTEGER,
    detail      TEXT
);
-- What senders were answered in the words of a destination, in place of what stands with the delivery.
CREATE TABLE passed_through (
    delivery INTEGER PRIMARY KEY,
    status   INTEGER NOT NULL
);
CREATE UNIQUE INDEX forwards_by_delivery ON forwards (delivery, destination);
-- What is still to be done, in the order of the deliveries, and what came to nothing: both are few.
CREATE INDEX forwards_open ON forwards (destination, delivery) WHERE state <= 3;
CREATE INDEX forwards_failed ON forwards (delivery, destination) WHERE state = 5;
