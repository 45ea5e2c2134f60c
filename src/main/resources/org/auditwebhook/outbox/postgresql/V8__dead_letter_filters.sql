-- Dead letters are found by their action, their cause or both in the order of their events, without a look at the others.
--
-- The column may be left out by a writer of the version before this one, and is empty in older rows: the upkeep fills it in.

ALTER TABLE dead_letter ADD COLUMN action VARCHAR(400); -- of the event; null: not known here yet
CREATE INDEX dead_letter_cause ON dead_letter (endpoint_id, cause, event_id);
CREATE INDEX dead_letter_action ON dead_letter (endpoint_id, action, cause, event_id);

-- A table that was never analyzed is thought to have next to nothing that fits: a claim would then sort all that is due.
-- From these rows the planner learns that one endpoint has them all; they are gone before anybody sees them.
INSERT INTO delivery (endpoint_id, event_id, due_at, attempts, calls)
SELECT 1, -n, CURRENT_TIMESTAMP - n * INTERVAL '1' HOUR, 0, 0 FROM generate_series(1, 100) n;
INSERT INTO dead_letter (endpoint_id, event_id, died_at, cause, reason, attempts, action)
SELECT 1, -n, CURRENT_TIMESTAMP - n * INTERVAL '1' HOUR, 'refused', '', 0, '' FROM generate_series(1, 100) n;
INSERT INTO receipt (endpoint_id, event_id, delivered_at, status, attempts, latency_us)
SELECT 1, -n, CURRENT_TIMESTAMP - n * INTERVAL '1' HOUR, 204, 1, 0 FROM generate_series(1, 100) n;
INSERT INTO event (event_id, action, recorded_at, body)
SELECT -n, '', CURRENT_TIMESTAMP - n * INTERVAL '1' HOUR, '' FROM generate_series(1, 100) n;
ANALYZE delivery;
ANALYZE dead_letter;
ANALYZE receipt;
ANALYZE event;
DELETE FROM delivery WHERE event_id < 0;
DELETE FROM dead_letter WHERE event_id < 0;
DELETE FROM receipt WHERE event_id < 0;
DELETE FROM event WHERE event_id < 0;
