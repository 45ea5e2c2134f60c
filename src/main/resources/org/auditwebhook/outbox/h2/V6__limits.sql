-- Limits: what admins set about the pace and the order of an endpoint's calls, and what its instances share of it.
--
-- Every column may be left out by a writer of the version before this one: null is as configured, or none.

ALTER TABLE endpoint ADD COLUMN concurrency_adaptive BOOLEAN;  -- null: as configured, as the next ones
ALTER TABLE endpoint ADD COLUMN ordering VARCHAR(20);          -- none, key, strict
ALTER TABLE endpoint ADD COLUMN batch_enabled BOOLEAN;
ALTER TABLE endpoint ADD COLUMN batch_max_size INTEGER;        -- events
ALTER TABLE endpoint ADD COLUMN batch_max_bytes INTEGER;
ALTER TABLE endpoint ADD COLUMN batch_max_wait_us BIGINT;      -- microseconds
ALTER TABLE endpoint ADD COLUMN rate_limit INTEGER;            -- events a second; 0: any number
ALTER TABLE endpoint ADD COLUMN rate_burst INTEGER;            -- events; 0: as many as rate_limit

-- Up to when the rate was given out to instances: what could have been sent since may be given now, up to the burst, and
-- while it is in the future there is nothing. Null: nothing was ever given.
ALTER TABLE endpoint ADD COLUMN rate_given_until TIMESTAMP(6) WITH TIME ZONE;

-- Which events are kept in order with it: a hash of its node, else of its network. Null: none.
ALTER TABLE event ADD COLUMN order_key BIGINT;
