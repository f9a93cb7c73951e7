-- What people put on a delivery. It stands beside the row, which is never changed. Most deliveries have none.
CREATE TABLE marks (
    delivery INTEGER PRIMARY KEY,
    endpoint INTEGER NOT NULL,
    pinned   INTEGER NOT NULL,
    read     INTEGER NOT NULL,
    tags     TEXT NOT NULL,                   -- JSON array
    note     TEXT
);
-- What retention leaves alone, and what is looked for by its pin or tags.
CREATE INDEX marks_kept ON marks (delivery) WHERE pinned = 1 OR tags <> '[]';
CREATE INDEX marks_read ON marks (endpoint) WHERE read = 1;
