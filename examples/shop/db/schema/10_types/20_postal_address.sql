CREATE TYPE common.postal_address AS (
    recipient    text,
    street       text,
    postal_code  text,
    city         text,
    country      common.country_code
);

COMMENT ON TYPE common.postal_address IS
    'An address as it was when something was sent there. Orders keep a copy.';
