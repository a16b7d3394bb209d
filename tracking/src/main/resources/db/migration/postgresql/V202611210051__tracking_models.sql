-- Models that runs log. Their files lie with the artifacts.
CREATE TABLE tracking_models (
    project    TEXT    NOT NULL,
    id         TEXT    COLLATE "C" NOT NULL,
    experiment BIGINT  NOT NULL,
    deleted    INTEGER NOT NULL,
    created    BIGINT  NOT NULL,
    updated    BIGINT  NOT NULL,
    status     TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    model_type TEXT,
    run        TEXT,
    author     TEXT    NOT NULL,
    attempt    TEXT,
    params     TEXT    NOT NULL,
    tags       TEXT    NOT NULL,
    metrics    TEXT    NOT NULL,
    PRIMARY KEY (project, id)
);

CREATE INDEX tracking_models_by_experiment ON tracking_models (project, experiment, deleted);

CREATE INDEX tracking_models_by_attempt
    ON tracking_models (project, attempt, name) WHERE attempt IS NOT NULL;
