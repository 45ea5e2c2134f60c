-- Dead letters are found by their action, their cause or both in the order of their events, without a look at the others.
--
-- The column may be left out by a writer of the version before this one, and is empty in older rows: the upkeep fills it in.

ALTER TABLE dead_letter ADD COLUMN action VARCHAR(400); -- of the event; null: not known here yet
CREATE INDEX dead_letter_cause ON dead_letter (endpoint_id, cause, event_id);
CREATE INDEX dead_letter_action ON dead_letter (endpoint_id, action, cause, event_id);
