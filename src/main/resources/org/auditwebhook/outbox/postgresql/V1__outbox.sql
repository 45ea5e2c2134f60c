-- The outbox: the only truth about what was recorded and what has become of it.
--
-- An open delivery is one row of delivery. It ends as one row of receipt or of dead_letter, in the transaction that
-- deletes it from delivery; a dead letter that is redelivered goes back the same way. So a delivery stands in exactly
-- one of the three, and the table that is claimed from stays as small as what is open.
--
-- All times are of the database's clock, except those of attempts: they are of the clock of whoever made them.

CREATE SEQUENCE event_id_sequence START WITH 1 INCREMENT BY 1000;

CREATE TABLE endpoint (
  endpoint_id        INTEGER       PRIMARY KEY,
  name               VARCHAR(63)   NOT NULL UNIQUE,
  url                VARCHAR(2048),              -- what an admin has set, '' to disable; null: as configured
  draining_url       VARCHAR(2048),              -- the target before this one, until draining_until
  draining_until     TIMESTAMP(6) WITH TIME ZONE,
  initial_backoff_us BIGINT,                     -- microseconds; null: as configured
  max_attempts       INTEGER,                    -- null: as configured
  concurrency        INTEGER                     -- null: as configured
);

INSERT INTO endpoint (endpoint_id, name) VALUES (1, 'default');

-- What was recorded. The body never changes: these bytes are signed and posted at every attempt.
CREATE TABLE event (
  event_id    BIGINT                      PRIMARY KEY,
  action      VARCHAR(400)                NOT NULL, -- at most 200 characters; wider than needed, as on H2
  recorded_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  body        BYTEA                       NOT NULL
);

-- An event on its way to an endpoint.
CREATE TABLE delivery (
  endpoint_id  INTEGER                     NOT NULL,
  event_id     BIGINT                      NOT NULL,
  due_at       TIMESTAMP(6) WITH TIME ZONE NOT NULL, -- not to be called before
  attempts     INTEGER                     NOT NULL, -- POSTs made so far, over all calls
  calls        INTEGER                     NOT NULL, -- calls begun so far, counted when leased
  lease_token  BIGINT,                               -- who may settle it; null: nobody is at it
  leased_until TIMESTAMP(6) WITH TIME ZONE,          -- from then on it may be claimed again
  PRIMARY KEY (endpoint_id, event_id)
);
CREATE INDEX delivery_due ON delivery (endpoint_id, due_at, event_id);
-- Every event inserts and deletes a row: without this the index would fill with dead ones.
ALTER TABLE delivery SET (
  fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_cost_delay = 0);

-- The proof of an accepted delivery.
CREATE TABLE receipt (
  endpoint_id  INTEGER                     NOT NULL,
  event_id     BIGINT                      NOT NULL,
  delivered_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  status       INTEGER                     NOT NULL,
  attempts     INTEGER                     NOT NULL, -- POSTs that it took, over all calls
  latency_us   BIGINT                      NOT NULL, -- of the accepted POST, microseconds
  PRIMARY KEY (endpoint_id, event_id)
);

-- A delivery that ended without being accepted.
CREATE TABLE dead_letter (
  endpoint_id INTEGER                     NOT NULL,
  event_id    BIGINT                      NOT NULL,
  died_at     TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  cause       VARCHAR(20)                 NOT NULL, -- refused, unavailable
  last_status INTEGER,                              -- null: the last attempt was not answered
  reason      VARCHAR(500)                NOT NULL, -- what came of the last attempt
  attempts    INTEGER                     NOT NULL, -- POSTs made, over all calls
  PRIMARY KEY (endpoint_id, event_id)
);

-- The attempts that were not accepted; the accepted one is the receipt.
CREATE TABLE attempt (
  endpoint_id INTEGER                     NOT NULL,
  event_id    BIGINT                      NOT NULL,
  number      INTEGER                     NOT NULL, -- from 1, over all calls
  started_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  duration_us BIGINT                      NOT NULL, -- microseconds
  status      INTEGER,                              -- null: not answered
  detail      VARCHAR(500)                NOT NULL, -- what came of it
  PRIMARY KEY (endpoint_id, event_id, number)
);

-- Counts, summed over the writers. Each writer adds to a row of its own, so that two never wait for each other.
CREATE TABLE counter (
  endpoint_id INTEGER     NOT NULL,
  writer      VARCHAR(40) NOT NULL,
  delivered   BIGINT      NOT NULL,
  failed      BIGINT      NOT NULL,
  dropped     BIGINT      NOT NULL,
  dead        BIGINT      NOT NULL, -- came to the dead-letter queue less left it
  pending     BIGINT      NOT NULL, -- opened less closed
  PRIMARY KEY (endpoint_id, writer)
);
ALTER TABLE counter SET (fillfactor = 10, autovacuum_vacuum_scale_factor = 0.01);

-- The answers to recording requests that carried an Idempotency-Key.
CREATE TABLE idempotency_key (
  producer        VARCHAR(100)                NOT NULL,
  idempotency_key VARCHAR(255)                NOT NULL,
  body_digest     BYTEA                       NOT NULL, -- SHA-256 of the request's body
  event_ids       BYTEA                       NOT NULL, -- the answer: big-endian 64-bit integers
  recorded_at     TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (producer, idempotency_key)
);
CREATE INDEX idempotency_key_recorded ON idempotency_key (recorded_at);

-- One row that is written to find out whether the outbox can be written.
CREATE TABLE probe (
  probe_id   INTEGER                     PRIMARY KEY,
  written_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
INSERT INTO probe VALUES (1, CURRENT_TIMESTAMP);
