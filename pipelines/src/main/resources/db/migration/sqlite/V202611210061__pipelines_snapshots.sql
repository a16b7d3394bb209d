-- A version made from somebody's working tree: it is never active and keeps to itself, so it is
-- another version than one activated at the same commit.
CREATE TABLE pipeline_versions_next (
    project     TEXT    NOT NULL,
    id          TEXT    NOT NULL,
    pipeline    TEXT    NOT NULL,
    number      BIGINT  NOT NULL,
    repository  TEXT    NOT NULL,
    code_commit TEXT    NOT NULL,
    path        TEXT    NOT NULL,
    snapshot    INTEGER NOT NULL,
    plan        TEXT    NOT NULL,
    created_by  TEXT    NOT NULL,
    created_at  BIGINT  NOT NULL,
    PRIMARY KEY (project, id),
    UNIQUE (project, pipeline, repository, code_commit, path, snapshot)
);
INSERT INTO pipeline_versions_next (project, id, pipeline, number, repository, code_commit, path,
    snapshot, plan, created_by, created_at)
SELECT project, id, pipeline, number, repository, code_commit, path, 0, plan, created_by, created_at
FROM pipeline_versions;
DROP TABLE pipeline_versions;
ALTER TABLE pipeline_versions_next RENAME TO pipeline_versions;
