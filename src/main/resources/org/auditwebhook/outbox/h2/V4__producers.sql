-- Who has recorded an event, beside what was recorded: the posted bytes do not tell.
--
-- The column may be left out by a writer of the version before this one.

ALTER TABLE event ADD COLUMN producer VARCHAR(200); -- the name of a token, or of who fired it; null: not known
