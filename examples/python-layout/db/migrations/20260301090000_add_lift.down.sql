ALTER TABLE hotel.floor DROP COLUMN has_lift;
