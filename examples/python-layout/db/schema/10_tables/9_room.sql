CREATE TABLE hotel.room (
    room_number  text PRIMARY KEY CHECK (room_number ~ '^[0-9]{3}$'),
    floor        smallint NOT NULL REFERENCES hotel.floor,
    kind         hotel.room_kind NOT NULL,
    night_price  hotel.price NOT NULL
);

CREATE INDEX room_floor_idx ON hotel.room (floor);
