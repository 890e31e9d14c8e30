CREATE TABLE hotel.booking (
    booking_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    guest_id     bigint NOT NULL REFERENCES hotel.guest,
    room_number  text NOT NULL REFERENCES hotel.room,
    nights       daterange NOT NULL CHECK (NOT isempty(nights)),
    booked_at    timestamptz NOT NULL DEFAULT now(),

    CONSTRAINT nobody_shares_a_room EXCLUDE USING gist (room_number WITH =, nights WITH &&)
);

CREATE INDEX booking_guest_id_idx ON hotel.booking (guest_id);

COMMENT ON COLUMN hotel.booking.nights IS 'From the day of arrival up to, without, the day of departure.';
