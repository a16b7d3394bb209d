-- Predictions counted by deployment and hour; each run of each server counts for itself.
CREATE TABLE prediction_windows (
  project     TEXT   NOT NULL,
  deployment  TEXT   NOT NULL,
  hour        BIGINT NOT NULL,
  replica     INTEGER NOT NULL,
  begun       BIGINT NOT NULL,
  endpoint    TEXT   NOT NULL,
  predictions BIGINT NOT NULL,
  errors      BIGINT NOT NULL,
  row_count   BIGINT NOT NULL,
  PRIMARY KEY (project, deployment, hour, replica, begun)
) WITHOUT ROWID;
