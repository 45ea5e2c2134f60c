-- Handovers: deliveries that were leased together and are called for the first time. Those of one recording or of one claim
-- are one row here and have none in delivery: what is delivered at once, as nearly everything is, needs no row of its own.
-- An event of a handover that has no receipt is open. Whoever needs the rows in delivery expands the handover: each open
-- one gets its row, and the handover is gone. A shared database has none.
--
-- A writer of the version before this one does not know them: after a crash it leaves what was in flight to this one.

CREATE TABLE handover (
  lease_token    BIGINT                      PRIMARY KEY,
  endpoint_id    INTEGER                     NOT NULL,
  first_event_id BIGINT                      NOT NULL, -- all events from this one
  last_event_id  BIGINT                      NOT NULL, -- to this one
  open_count     INTEGER                     NOT NULL, -- those without receipt
  due_at         TIMESTAMP(6) WITH TIME ZONE NOT NULL, -- since when the first of them is due
  leased_by      VARCHAR(100)                NOT NULL, -- the instance
  leased_until   TIMESTAMP(6) WITH TIME ZONE NOT NULL  -- from then on it is to be expanded
);
