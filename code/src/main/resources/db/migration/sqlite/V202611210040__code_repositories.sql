-- Names are never given twice within a project, so nothing is ever deleted from here.
CREATE TABLE code_repositories (
    project        TEXT   NOT NULL,
    id             TEXT   NOT NULL,
    name           TEXT   NOT NULL,
    default_branch TEXT   NOT NULL,
    created        BIGINT NOT NULL,
    creator        TEXT   NOT NULL,
    PRIMARY KEY (project, id),
    UNIQUE (project, name)
);

-- Where each branch and tag stands as far as everyone else has been told: the truth for triggers.
CREATE TABLE code_heads (
    project    TEXT   NOT NULL,
    repository TEXT   NOT NULL,
    ref        TEXT   NOT NULL,
    commit_id  TEXT   NOT NULL,
    moved      BIGINT NOT NULL,
    mover      TEXT   NOT NULL,
    PRIMARY KEY (project, repository, ref)
);
