-- Which repository a commit was made in. Whoever may read one repository reads the commits of that
-- one by their ids, and not those of another in the same project.
CREATE TABLE data_commits (
    project    TEXT NOT NULL,
    repository TEXT NOT NULL,
    commit_id  TEXT NOT NULL,
    PRIMARY KEY (project, repository, commit_id)
) WITHOUT ROWID;

INSERT INTO data_commits (project, repository, commit_id)
SELECT DISTINCT project, json_extract(payload, '$.repositoryId'), json_extract(payload, '$.commit')
FROM events WHERE kind = 'data.commit';
