CREATE TABLE hotel.guest (
    guest_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    full_name  text NOT NULL CHECK (full_name <> ''),
    email      text UNIQUE
);
