-- Rows arrive in the order of their time, so a few bytes for each range of blocks are enough.
CREATE INDEX change_changed_at_idx ON audit.change USING brin (changed_at) WITH (pages_per_range = 32);
CREATE INDEX reservation_expires_at_idx ON stock.reservation (expires_at);
