-- Who may send to an endpoint, and whose word counts about who sent.
ALTER TABLE endpoints ADD COLUMN protection TEXT NOT NULL DEFAULT '{}'; -- JSON
-- The delivery that brought a secret with its handshake.
ALTER TABLE secrets ADD COLUMN captured_from INTEGER;
-- Only rows of handshakes are in this index, so that capturing pays nothing for it; it finds the last one of an endpoint.
CREATE INDEX deliveries_handshakes ON deliveries (endpoint, id) WHERE handshake IS NOT NULL;
-- What came of the requests by which people confirmed a handshake at the sender's.
CREATE TABLE confirmations (
    delivery INTEGER PRIMARY KEY,
    at       INTEGER NOT NULL,
    status   INTEGER,                         -- null where there was no answer
    detail   TEXT NOT NULL
);
