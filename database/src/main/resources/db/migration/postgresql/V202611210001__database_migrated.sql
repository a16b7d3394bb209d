-- The scripts that this database was last brought up to, so that a start need not ask in detail.
CREATE TABLE migrated (fingerprint TEXT NOT NULL);
INSERT INTO migrated VALUES ('');
