-- What was sent, and what was answered. Credentials stand in none of it.
CREATE TABLE attempts (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    delivery      INTEGER,                    -- what was sent again or sent on; null for a test event
    replay        INTEGER,                    -- the replay or the forward that it belongs to
    forward       INTEGER,
    kind          TEXT NOT NULL,
    mode          TEXT,
    started_at    INTEGER NOT NULL,
    url           TEXT NOT NULL,
    peer          TEXT,
    request_head  BLOB NOT NULL,
    request_size  INTEGER NOT NULL,           -- of the body
    connect_us    INTEGER,
    tls_us        INTEGER,
    first_byte_us INTEGER,
    total_us      INTEGER NOT NULL,
    status        INTEGER,                    -- null where there was no answer
    error         TEXT,                       -- why there was none: its kind, and in words
    detail        TEXT,
    response_end  TEXT,
    response_head BLOB,
    response_body BLOB,
    request_body  BLOB                        -- null where it was the delivery's own
);
CREATE INDEX attempts_by_delivery ON attempts (delivery, id);
CREATE INDEX attempts_by_replay ON attempts (replay, id) WHERE replay IS NOT NULL;
CREATE INDEX attempts_by_forward ON attempts (forward, id) WHERE forward IS NOT NULL;
