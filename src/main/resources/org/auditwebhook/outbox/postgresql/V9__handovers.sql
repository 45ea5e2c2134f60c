-- Handovers: deliveries that were leased together, in one row. Only an embedded database has any; the table is here so that
-- both are read by the same statements.

CREATE TABLE handover (
  lease_token    BIGINT                      PRIMARY KEY,
  endpoint_id    INTEGER                     NOT NULL,
  first_event_id BIGINT                      NOT NULL,
  last_event_id  BIGINT                      NOT NULL,
  open_count     INTEGER                     NOT NULL,
  due_at         TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  leased_by      VARCHAR(100)                NOT NULL,
  leased_until   TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
