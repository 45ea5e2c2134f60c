-- Deliveries that were settled together are one receipt where their events have ids in a row, instead of one for each.
--
-- The columns may be left out by a writer of the version before this one. Of such a receipt that one sees the last event
-- only: it does not list the others, and when the receipt is old it removes that event and none of the others.

ALTER TABLE receipt ADD COLUMN ( -- at once: each time all rows are copied
  first_event_id BIGINT,         -- of all events from this one to event_id; null: of event_id alone
  times          VARBINARY(4000) -- 8 bytes for each of them; null: delivered_at and latency_us are those of all
);
