-- What retention removed, of each endpoint: nobody was there to see it go.
CREATE TABLE removed_by_retention (
    endpoint INTEGER PRIMARY KEY,
    count    INTEGER NOT NULL,
    from_at  INTEGER NOT NULL,                -- when the oldest of it had arrived
    to_at    INTEGER NOT NULL,                -- when the newest of it had arrived
    last_at  INTEGER NOT NULL                 -- when something was removed last
);
