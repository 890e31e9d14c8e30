ALTER TABLE hotel.floor ADD COLUMN has_lift boolean NOT NULL DEFAULT true;
