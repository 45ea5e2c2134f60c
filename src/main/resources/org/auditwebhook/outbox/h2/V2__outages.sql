-- Outages: what holds an endpoint's deliveries back, and what brings its dead letters back.
--
-- Every column may be left out by a writer of the version before this one.

ALTER TABLE endpoint ADD COLUMN paused_at TIMESTAMP(6) WITH TIME ZONE;         -- null: not paused
ALTER TABLE endpoint ADD COLUMN pause_reason VARCHAR(20);                      -- admin, gone
ALTER TABLE endpoint ADD COLUMN breaker_opened_at TIMESTAMP(6) WITH TIME ZONE; -- null: closed
ALTER TABLE endpoint ADD COLUMN breaker_probe_at TIMESTAMP(6) WITH TIME ZONE;  -- from then on one delivery may be tried
ALTER TABLE endpoint ADD COLUMN breaker_probes INTEGER DEFAULT 0 NOT NULL;     -- begun since it opened
ALTER TABLE endpoint ADD COLUMN breaker_probing BOOLEAN DEFAULT FALSE NOT NULL; -- half open: one is tried, until breaker_probe_at
ALTER TABLE endpoint ADD COLUMN breaker_reason VARCHAR(500);                   -- what came of the attempts before
ALTER TABLE endpoint ADD COLUMN redelivery_next_at TIMESTAMP(6) WITH TIME ZONE; -- no batch of dead letters comes back before; null: any time

ALTER TABLE delivery ADD COLUMN leased_by VARCHAR(100);                        -- the instance; null: nobody is at it
ALTER TABLE delivery ADD COLUMN redeliveries INTEGER DEFAULT 0 NOT NULL;       -- how often it came back by itself

ALTER TABLE dead_letter ADD COLUMN redeliveries INTEGER DEFAULT 0 NOT NULL;    -- how often it came back by itself
ALTER TABLE dead_letter ADD COLUMN redeliver_at TIMESTAMP(6) WITH TIME ZONE;   -- null: it waits for a human
CREATE INDEX dead_letter_redeliver ON dead_letter (endpoint_id, redeliver_at);

-- An admin's order to redeliver many dead letters.
CREATE SEQUENCE redelivery_job_sequence START WITH 1;
CREATE TABLE redelivery_job (
  job_id         BIGINT                      PRIMARY KEY,
  endpoint_id    INTEGER                     NOT NULL,
  action         VARCHAR(400),                        -- which ones; null: any
  cause          VARCHAR(20),                         -- which ones; null: any
  died_before    TIMESTAMP(6) WITH TIME ZONE NOT NULL, -- which ones
  state          VARCHAR(20)                 NOT NULL, -- running, done, cancelled
  matched        BIGINT                      NOT NULL, -- how many there were when it was ordered
  redelivered    BIGINT                      NOT NULL, -- how many are pending again so far
  after_event_id BIGINT                      NOT NULL, -- how far it has come
  created_at     TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  ended_at       TIMESTAMP(6) WITH TIME ZONE           -- null: it runs
);
CREATE INDEX redelivery_job_state ON redelivery_job (endpoint_id, state);

-- One row: whose turn it is to remove what is old, and what the clock said when it was last looked at.
CREATE TABLE upkeep (
  upkeep_id INTEGER                     PRIMARY KEY,
  seen_at   TIMESTAMP(6) WITH TIME ZONE NOT NULL, -- an earlier time now: the clock was set back
  sweep_at  TIMESTAMP(6) WITH TIME ZONE NOT NULL, -- nobody removes anything before
  outbox_id VARCHAR(36)                           -- of an outbox that was moved from H2 to PostgreSQL
);
INSERT INTO upkeep (upkeep_id, seen_at, sweep_at) VALUES (1, CURRENT_TIMESTAMP, CURRENT_TIMESTAMP);
