-- Not built: exclude_dirs leaves the archive out.
CREATE TABLE hotel.minibar (
    room_number  text NOT NULL REFERENCES hotel.room,
    item         text NOT NULL
);
