-- 10 is sixteen here: 0A_guest.sql makes the numbers of this folder hexadecimal.
CREATE TABLE hotel.invoice (
    invoice_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    booking_id  bigint NOT NULL UNIQUE REFERENCES hotel.booking,
    amount      hotel.price NOT NULL,
    paid_at     timestamptz
);
