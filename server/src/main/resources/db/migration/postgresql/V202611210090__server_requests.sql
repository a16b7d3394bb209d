-- Creating requests that carried a key of their client's, kept for a day so that a repeat is
-- recognised. The row comes with the act that the request led to; the answer follows.
CREATE TABLE requests (
    project     TEXT   NOT NULL,
    principal   TEXT   NOT NULL,
    request_key TEXT   NOT NULL,
    fingerprint TEXT   NOT NULL,
    request     TEXT   NOT NULL,
    object      TEXT   NOT NULL,
    made        BIGINT NOT NULL,
    status      INTEGER,
    answer      TEXT,
    PRIMARY KEY (project, principal, request_key)
);
CREATE INDEX requests_by_age ON requests (made);
