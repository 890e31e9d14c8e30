CREATE DOMAIN common.country_code AS text
    CONSTRAINT is_two_capitals CHECK (VALUE ~ '^[A-Z]{2}$');

COMMENT ON DOMAIN common.country_code IS 'ISO 3166-1 alpha-2, such as CH.';
