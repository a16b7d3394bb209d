-- A pipeline is known by its name; where it is written may change. active is the version whose
-- triggers count; runs and versions are the last numbers given.
CREATE TABLE pipelines (
    project      TEXT   NOT NULL,
    id           TEXT   NOT NULL,
    name         TEXT   NOT NULL,
    active       TEXT,
    activated_by TEXT,
    activated_at BIGINT,
    versions     BIGINT NOT NULL,
    runs         BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (project, id),
    UNIQUE (project, name)
);

-- A version never changes: plan is the definition resolved against one commit.
CREATE TABLE pipeline_versions (
    project     TEXT   NOT NULL,
    id          TEXT   NOT NULL,
    pipeline    TEXT   NOT NULL,
    number      BIGINT NOT NULL,
    repository  TEXT   NOT NULL,
    code_commit TEXT   NOT NULL,
    path        TEXT   NOT NULL,
    plan        TEXT   NOT NULL,
    created_by  TEXT   NOT NULL,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (project, id),
    UNIQUE (project, pipeline, repository, code_commit, path)
);

-- What the requirements of a version were resolved to, once.
CREATE TABLE pipeline_locks (
    project  TEXT NOT NULL,
    version  TEXT NOT NULL,
    software TEXT NOT NULL,
    digest   TEXT NOT NULL,
    lock     TEXT NOT NULL,
    PRIMARY KEY (project, version, software)
) WITHOUT ROWID;

-- pins: what each name of data stood for when the run was created. chain: the pipelines and runs
-- that led here. The counters are those of its steps.
CREATE TABLE pipeline_runs (
    project      TEXT    NOT NULL,
    id           TEXT    NOT NULL,
    pipeline     TEXT    NOT NULL,
    version      TEXT    NOT NULL,
    number       BIGINT  NOT NULL,
    state        TEXT    NOT NULL,
    trigger_kind TEXT    NOT NULL,
    trigger_text TEXT    NOT NULL,
    parameters   TEXT    NOT NULL,
    pins         TEXT    NOT NULL,
    chain        TEXT    NOT NULL,
    open_steps   INTEGER NOT NULL,
    failed_steps INTEGER NOT NULL,
    refused_steps INTEGER NOT NULL,
    started_by   TEXT    NOT NULL,
    on_behalf    TEXT    NOT NULL,
    cause        TEXT,
    note         TEXT    NOT NULL,
    isolation    TEXT    NOT NULL,
    created_at   BIGINT  NOT NULL,
    started_at   BIGINT,
    ended_at     BIGINT,
    PRIMARY KEY (project, id)
);
CREATE INDEX pipeline_runs_by_pipeline ON pipeline_runs (project, pipeline, number);
CREATE INDEX pipeline_runs_open ON pipeline_runs (project, pipeline) WHERE ended_at IS NULL;

-- Each cause starts a pipeline at most once.
CREATE TABLE pipeline_firings (
    project  TEXT NOT NULL,
    pipeline TEXT NOT NULL,
    cause    TEXT NOT NULL,
    run      TEXT NOT NULL,
    PRIMARY KEY (project, pipeline, cause)
) WITHOUT ROWID;

-- One row per step, never one document per run. missing counts the steps it still waits for;
-- attempt is the current one. ending is how a publishing step will end.
CREATE TABLE pipeline_steps (
    project    TEXT    NOT NULL,
    run        TEXT    NOT NULL,
    ordinal    INTEGER NOT NULL,
    name       TEXT    NOT NULL,
    state      TEXT    NOT NULL,
    missing    INTEGER NOT NULL,
    attempt    TEXT,
    attempts   INTEGER NOT NULL,
    failures   INTEGER NOT NULL,
    losses     INTEGER NOT NULL,
    ending     TEXT,
    reason     TEXT    NOT NULL,
    started_at BIGINT,
    ended_at   BIGINT,
    PRIMARY KEY (project, run, ordinal)
) WITHOUT ROWID;

-- key_parts and inputs are JSON. epoch is that of the engine that decided on the attempt.
CREATE TABLE pipeline_attempts (
    project    TEXT    NOT NULL,
    id         TEXT    NOT NULL,
    run        TEXT    NOT NULL,
    ordinal    INTEGER NOT NULL,
    number     INTEGER NOT NULL,
    state      TEXT    NOT NULL,
    reason     TEXT    NOT NULL,
    cache_key  TEXT    NOT NULL,
    key_parts  TEXT    NOT NULL,
    inputs     TEXT    NOT NULL,
    runtime    TEXT    NOT NULL,
    isolation  TEXT    NOT NULL,
    exit_code  INTEGER,
    cpu_micros BIGINT,
    rss_bytes  BIGINT,
    epoch      BIGINT  NOT NULL,
    created_at BIGINT  NOT NULL,
    started_at BIGINT,
    ended_at   BIGINT,
    PRIMARY KEY (project, id)
) WITHOUT ROWID;
CREATE INDEX pipeline_attempts_of_run ON pipeline_attempts (project, run, ordinal, number);

-- What a step made, or what stands in for it; attempt is the one that made it. content holds the
-- JSON of metrics and verdicts.
CREATE TABLE pipeline_outputs (
    project TEXT    NOT NULL,
    run     TEXT    NOT NULL,
    ordinal INTEGER NOT NULL,
    name    TEXT    NOT NULL,
    type    TEXT    NOT NULL,
    digest  TEXT    NOT NULL,
    folder  INTEGER NOT NULL,
    size    BIGINT  NOT NULL,
    attempt TEXT    NOT NULL,
    content TEXT    NOT NULL,
    PRIMARY KEY (project, run, ordinal, name)
) WITHOUT ROWID;

-- Where the outputs of an earlier attempt with this key stand.
CREATE TABLE pipeline_cache (
    project    TEXT    NOT NULL,
    cache_key  TEXT    NOT NULL,
    run        TEXT    NOT NULL,
    ordinal    INTEGER NOT NULL,
    attempt    TEXT    NOT NULL,
    created_at BIGINT  NOT NULL,
    PRIMARY KEY (project, cache_key)
) WITHOUT ROWID;

-- One row, of the project '': each engine that starts takes the next epoch, and what an earlier one
-- still tries to write is refused.
CREATE TABLE pipeline_engine (
    project TEXT   NOT NULL PRIMARY KEY,
    epoch   BIGINT NOT NULL
);
INSERT INTO pipeline_engine VALUES ('', 0);
