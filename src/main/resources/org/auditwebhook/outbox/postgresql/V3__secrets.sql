-- Secrets: what admins set through the API for an endpoint's requests to be signed with and to carry. None is readable
-- here: each is sealed (AES-256-GCM) under a key that is not in the database, and for its own row.
--
-- A writer of the version before this one does not know them: it signs with the configured secret.

ALTER TABLE endpoint ADD COLUMN headers_set BOOLEAN DEFAULT FALSE NOT NULL;       -- an admin has set the headers, none perhaps
ALTER TABLE endpoint ADD COLUMN secret_configured_until TIMESTAMP(6) WITH TIME ZONE; -- the configured secret signs beside an admin's; null: it has not been replaced
ALTER TABLE endpoint ADD COLUMN key_configured_until TIMESTAMP(6) WITH TIME ZONE;    -- the same of the configured Ed25519 key

CREATE SEQUENCE endpoint_secret_sequence START WITH 1;
CREATE TABLE endpoint_secret (
  secret_id   BIGINT                      PRIMARY KEY, -- a higher one is newer
  endpoint_id INTEGER                     NOT NULL,
  kind        VARCHAR(20)                 NOT NULL,    -- hmac, ed25519, header
  name        VARCHAR(100)                NOT NULL,    -- of the header; else empty
  sealed      BYTEA                       NOT NULL,    -- version, key id, nonce, cipher text and tag; never changes but to another key
  created_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  retires_at  TIMESTAMP(6) WITH TIME ZONE              -- signs until then beside the newest; null: the newest
);
