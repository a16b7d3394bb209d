-- The audit log: a record is the canonical JSON that was hashed, and is never changed.
CREATE TABLE audit (
    project TEXT   NOT NULL,
    seq     BIGINT NOT NULL PRIMARY KEY,
    at      BIGINT NOT NULL,
    actor   TEXT   NOT NULL,
    action  TEXT   NOT NULL,
    record  TEXT   NOT NULL,
    hash    TEXT   NOT NULL
);
CREATE INDEX audit_of_project ON audit (project, seq);

-- Counts of the minute at hand, which become one record each when it is over.
CREATE TABLE audit_counts (
    project TEXT   NOT NULL,
    minute  BIGINT NOT NULL,
    what    TEXT   NOT NULL, -- canonical JSON of who, action and object
    number  BIGINT NOT NULL,
    PRIMARY KEY (project, minute, what)
);

-- How far the tree of hashes was built: one row.
CREATE TABLE audit_tree (
    project TEXT   NOT NULL PRIMARY KEY,
    size    BIGINT NOT NULL,
    roots   TEXT   NOT NULL
);
INSERT INTO audit_tree (project, size, roots) VALUES ('', 0, '');

-- Acts run side by side here, and a chain has one end: they leave their entries here, and whoever
-- holds the lease moves them into the log within about a second.
CREATE TABLE audit_pending (
    project  TEXT    NOT NULL,
    id       BIGINT  GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at       BIGINT  NOT NULL,
    gathered INTEGER NOT NULL,
    entry    TEXT    NOT NULL
);
