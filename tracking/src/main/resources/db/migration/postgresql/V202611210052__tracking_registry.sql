CREATE TABLE tracking_registered (
    project     TEXT   NOT NULL,
    id          TEXT   NOT NULL,
    name        TEXT   COLLATE "C" NOT NULL,
    created     BIGINT NOT NULL,
    updated     BIGINT NOT NULL,
    description TEXT,
    author      TEXT   NOT NULL,
    tags        TEXT   NOT NULL,
    PRIMARY KEY (project, id),
    UNIQUE (project, name)
);

-- A deleted version stays, so that its number is never used again.
CREATE TABLE tracking_versions (
    project      TEXT    NOT NULL,
    model        TEXT    NOT NULL,
    version      BIGINT  NOT NULL,
    id           TEXT    NOT NULL,
    deleted      INTEGER NOT NULL,
    created      BIGINT  NOT NULL,
    updated      BIGINT  NOT NULL,
    stage        TEXT    NOT NULL,
    source       TEXT    NOT NULL,
    storage      TEXT,
    run          TEXT,
    run_link     TEXT,
    logged_model TEXT,
    files        TEXT,
    digest       TEXT,
    author       TEXT    NOT NULL,
    description  TEXT,
    tags         TEXT    NOT NULL,
    PRIMARY KEY (project, model, version),
    UNIQUE (project, id)
);

CREATE INDEX tracking_versions_by_stage
    ON tracking_versions (project, model, deleted, stage, version);

CREATE INDEX tracking_versions_by_digest
    ON tracking_versions (project, model, digest) WHERE digest IS NOT NULL;

CREATE TABLE tracking_aliases (
    project TEXT   NOT NULL,
    model   TEXT   NOT NULL,
    alias   TEXT   NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (project, model, alias)
);
