CREATE TABLE lineage_nodes (
    project    TEXT   NOT NULL,
    kind       TEXT   NOT NULL,
    id         TEXT   NOT NULL,
    label      TEXT   NOT NULL,
    first_seen BIGINT NOT NULL,
    PRIMARY KEY (project, kind, id)
) WITHOUT ROWID;

-- "what is called this?" and "which id begins so?"
CREATE INDEX lineage_nodes_by_label ON lineage_nodes (project, label);
CREATE INDEX lineage_nodes_by_id ON lineage_nodes (project, id);

CREATE TABLE lineage_edges (
    project   TEXT   NOT NULL,
    from_kind TEXT   NOT NULL,
    from_id   TEXT   NOT NULL,
    to_kind   TEXT   NOT NULL,
    to_id     TEXT   NOT NULL,
    relation  TEXT   NOT NULL,
    sequence  BIGINT NOT NULL,
    PRIMARY KEY (project, from_kind, from_id, to_kind, to_id, relation)
) WITHOUT ROWID;

CREATE INDEX lineage_edges_up ON lineage_edges (project, to_kind, to_id);
