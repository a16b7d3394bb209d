-- People, service accounts. A row is never deleted: what it did hangs on its id.
CREATE TABLE principals (
    project       TEXT    NOT NULL, -- the one project of a service account, else ''
    id            TEXT    NOT NULL PRIMARY KEY,
    kind          TEXT    NOT NULL,
    name          TEXT    NOT NULL,
    administrator INTEGER NOT NULL,
    disabled      INTEGER NOT NULL,
    created       BIGINT  NOT NULL
);
CREATE INDEX principals_by_name ON principals (name);

-- A name is never used again: the row outlives the project.
CREATE TABLE projects (
    project TEXT   NOT NULL PRIMARY KEY,
    name    TEXT   NOT NULL UNIQUE,
    created BIGINT NOT NULL
);

CREATE TABLE members (
    project   TEXT    NOT NULL,
    principal TEXT    NOT NULL,
    owner     INTEGER NOT NULL,
    roles     TEXT    NOT NULL, -- comma-separated
    readable  TEXT    NOT NULL, -- names of granted data repositories, comma-separated
    joined    BIGINT  NOT NULL,
    PRIMARY KEY (project, principal)
);
CREATE INDEX members_by_principal ON members (principal, project);

-- digest is the SHA-256 of the secret; the secret itself is nowhere.
CREATE TABLE tokens (
    projects   TEXT   NOT NULL, -- ids of the only projects it opens, comma-separated, or ''
    id         TEXT   NOT NULL PRIMARY KEY,
    kind       TEXT   NOT NULL,
    principal  TEXT   NOT NULL,
    label      TEXT   NOT NULL,
    digest     TEXT   NOT NULL,
    scopes     TEXT,            -- the only permissions it carries, comma-separated, or null
    borrows    TEXT   NOT NULL, -- principals whose rights an attempt borrows, comma-separated
    created    BIGINT NOT NULL,
    created_by TEXT   NOT NULL,
    expires    BIGINT NOT NULL,
    revoked    BIGINT,
    last_used  BIGINT
);
CREATE INDEX tokens_by_principal ON tokens (principal, id);

-- Keys of a project, wrapped with the installation's key, which lies outside the database.
CREATE TABLE project_keys (
    project TEXT NOT NULL,
    purpose TEXT NOT NULL,
    wrapped BLOB NOT NULL,
    PRIMARY KEY (project, purpose)
);
