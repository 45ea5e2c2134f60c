-- How many events a POST carried: one, or a batch.
--
-- The columns may be left out by a writer of the version before this one, which knows no batches.

ALTER TABLE attempt ADD COLUMN batch_size INTEGER DEFAULT 1 NOT NULL;
ALTER TABLE receipt ADD COLUMN batch_size INTEGER DEFAULT 1 NOT NULL; -- of the accepted POST
