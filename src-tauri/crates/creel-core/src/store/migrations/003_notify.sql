-- When the desktop says that something arrived at an endpoint.
ALTER TABLE endpoints ADD COLUMN notify TEXT NOT NULL DEFAULT '{}'; -- JSON
