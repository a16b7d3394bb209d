-- Everything that happened. Only the log's own retention ever deletes here.
CREATE TABLE events (
    project   TEXT    NOT NULL,
    sequence  INTEGER PRIMARY KEY AUTOINCREMENT,
    at        BIGINT  NOT NULL,
    actor     TEXT    NOT NULL,
    token     TEXT,
    on_behalf TEXT,
    cause     TEXT,
    kind      TEXT    NOT NULL,
    objects   TEXT    NOT NULL,
    payload   TEXT    NOT NULL,
    version   INTEGER NOT NULL,
    gathered  INTEGER NOT NULL
);
CREATE INDEX events_of_project ON events (project, sequence);

-- How far each listener has come. transaction_id is 0 here: one thread writes, so the sequence is
-- the order of commits.
CREATE TABLE cursors (
    name           TEXT   NOT NULL PRIMARY KEY,
    transaction_id BIGINT NOT NULL,
    sequence       BIGINT NOT NULL,
    holder         BIGINT NOT NULL,
    epoch          BIGINT NOT NULL
);

-- Work that outlives a request. holder is 0 while nobody carries the task out; epoch grows with each
-- lease and fences off a holder that was given up.
CREATE TABLE work (
    kind         TEXT    NOT NULL,
    task_key     TEXT    NOT NULL,
    payload      TEXT    NOT NULL,
    progress     TEXT,
    attempt      INTEGER NOT NULL,
    due          BIGINT  NOT NULL,
    holder       BIGINT  NOT NULL,
    epoch        BIGINT  NOT NULL,
    next_payload TEXT,
    next_due     BIGINT,
    PRIMARY KEY (kind, task_key)
);
CREATE INDEX work_due ON work (kind, holder, due);
