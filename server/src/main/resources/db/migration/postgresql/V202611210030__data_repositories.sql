-- Data repositories. A name is never used again, so what people remember stays true.
CREATE TABLE repositories (
    project        TEXT   NOT NULL,
    id             TEXT   NOT NULL,
    name           TEXT COLLATE "C" NOT NULL,
    default_branch TEXT   NOT NULL,
    created        BIGINT NOT NULL,
    PRIMARY KEY (project, id)
);
CREATE UNIQUE INDEX repositories_by_name ON repositories (project, name);

-- Everything that moves, and everything that keeps content alive: heads/<repository>/<branch>,
-- artifact/<run>, output/<attempt>/<name>. An empty target means the name is free; version goes on.
CREATE TABLE refs (
    project TEXT   NOT NULL,
    name    TEXT COLLATE "C" NOT NULL,
    target  TEXT   NOT NULL,
    version BIGINT NOT NULL,
    moved   BIGINT NOT NULL,
    PRIMARY KEY (project, name)
);
