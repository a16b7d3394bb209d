-- Stable names that model versions are placed behind.
CREATE TABLE endpoints (
    project    TEXT    NOT NULL,
    id         TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    model      TEXT    NOT NULL,
    alias      TEXT    NOT NULL,
    log        TEXT    NOT NULL,
    gate       TEXT    NOT NULL,
    created    BIGINT  NOT NULL,
    created_by TEXT    NOT NULL,
    current    TEXT,
    PRIMARY KEY (project, id)
);

CREATE UNIQUE INDEX endpoints_by_name ON endpoints (project, name);
CREATE INDEX endpoints_by_model ON endpoints (project, model);

-- Every time a version went into service. Never changed, never deleted: prediction ids lead here.
CREATE TABLE deployments (
    project       TEXT    NOT NULL,
    id            TEXT    NOT NULL,
    number        INTEGER NOT NULL,
    endpoint      TEXT    NOT NULL,
    kind          TEXT    NOT NULL,
    model         TEXT    NOT NULL,
    version       BIGINT  NOT NULL,
    model_version TEXT    NOT NULL,
    digest        TEXT    NOT NULL,
    at            BIGINT  NOT NULL,
    who           TEXT    NOT NULL,
    on_behalf     TEXT,
    cause         TEXT,
    previous      TEXT,
    verdict       TEXT,
    reason        TEXT    NOT NULL,
    PRIMARY KEY (project, id)
);

-- one sequence for the installation: 24 bits of every prediction id
CREATE UNIQUE INDEX deployments_by_number ON deployments (number);
CREATE INDEX deployments_by_endpoint ON deployments (project, endpoint, number);

-- What was found when a version was compared with what should be better than nothing.
CREATE TABLE verdicts (
    project       TEXT    NOT NULL,
    id            TEXT    NOT NULL,
    model_version TEXT    NOT NULL,
    model         TEXT    NOT NULL,
    version       BIGINT  NOT NULL,
    pass          INTEGER NOT NULL,
    reasons       TEXT    NOT NULL,
    report        TEXT    NOT NULL,
    at            BIGINT  NOT NULL,
    who           TEXT    NOT NULL,
    cause         TEXT,
    PRIMARY KEY (project, id)
);

CREATE INDEX verdicts_by_version ON verdicts (project, model_version, at, id);
