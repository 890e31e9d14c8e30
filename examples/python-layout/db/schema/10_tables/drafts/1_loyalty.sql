-- Not built: include_dirs excludes drafts.
CREATE TABLE hotel.loyalty_card (
    guest_id  bigint PRIMARY KEY REFERENCES hotel.guest,
    points    integer NOT NULL DEFAULT 0
);
