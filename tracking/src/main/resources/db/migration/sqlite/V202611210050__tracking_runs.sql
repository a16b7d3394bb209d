-- Times that clients name are milliseconds as they sent them; times of ours are microseconds.

CREATE TABLE tracking_experiments (
    project TEXT    NOT NULL,
    number  BIGINT  NOT NULL,
    name    TEXT    NOT NULL,
    deleted INTEGER NOT NULL,
    created BIGINT  NOT NULL,
    updated BIGINT  NOT NULL,
    author  TEXT    NOT NULL,
    tags    TEXT    NOT NULL,
    PRIMARY KEY (project, number),
    UNIQUE (project, name)
);

-- What a search filters by comes before the wide columns, so that reading it stays on the first page.
CREATE TABLE tracking_runs (
    project    TEXT    NOT NULL,
    number     INTEGER PRIMARY KEY,
    id         TEXT    NOT NULL,
    experiment BIGINT  NOT NULL,
    deleted    INTEGER NOT NULL,
    started_ms BIGINT  NOT NULL,
    ended_ms   BIGINT  NOT NULL,
    status     TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    user_name  TEXT    NOT NULL,
    author     TEXT    NOT NULL,
    attempt    TEXT,
    params     TEXT    NOT NULL,
    tags       TEXT    NOT NULL,
    metrics    TEXT    NOT NULL,
    inputs     TEXT    NOT NULL,
    outputs    TEXT    NOT NULL,
    UNIQUE (project, id)
);

CREATE INDEX tracking_runs_by_start
    ON tracking_runs (project, experiment, deleted, started_ms DESC, id);

CREATE INDEX tracking_runs_by_attempt
    ON tracking_runs (project, attempt) WHERE attempt IS NOT NULL;

-- Every point of every metric. The run's number is unique beyond projects, and the metric's number
-- is its place within its run: a row is as small as it can be, and a series lies in one piece.
CREATE TABLE tracking_points (
    run   BIGINT           NOT NULL,
    key   INTEGER          NOT NULL,
    step  BIGINT           NOT NULL,
    at_ms BIGINT           NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    nan   INTEGER          NOT NULL,
    PRIMARY KEY (run, key, step, at_ms, value, nan)
) WITHOUT ROWID;

CREATE TABLE tracking_datasets (
    project     TEXT   NOT NULL,
    number      INTEGER PRIMARY KEY,
    experiment  BIGINT NOT NULL,
    name        TEXT   NOT NULL,
    digest      TEXT   NOT NULL,
    source_type TEXT   NOT NULL,
    source      TEXT   NOT NULL,
    schema      TEXT,
    profile     TEXT,
    UNIQUE (project, experiment, name, digest)
);
