CREATE TABLE hotel.floor (
    floor     smallint PRIMARY KEY,
    has_lift  boolean NOT NULL DEFAULT true
);
