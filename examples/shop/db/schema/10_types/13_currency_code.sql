CREATE DOMAIN common.currency_code AS text
    CONSTRAINT is_three_capitals CHECK (VALUE ~ '^[A-Z]{3}$');

COMMENT ON DOMAIN common.currency_code IS 'ISO 4217, such as CHF.';
