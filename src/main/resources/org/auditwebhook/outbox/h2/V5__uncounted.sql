-- Deliveries that the transactions of others have opened, and that no counter knows yet: such a transaction only inserts,
-- so that none waits for another. What is pending is what the counters say and these. An embedded database has none.
--
-- A writer of the version before this one does not know them: what it says is pending lacks these for a second.

CREATE TABLE uncounted_delivery (
  endpoint_id INTEGER NOT NULL,
  event_id    BIGINT  NOT NULL,
  PRIMARY KEY (endpoint_id, event_id)
);
