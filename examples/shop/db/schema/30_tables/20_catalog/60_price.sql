CREATE TABLE catalog.price (
    price_id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id     uuid NOT NULL,
    variant_id    bigint NOT NULL,
    currency      common.currency_code NOT NULL,
    amount        common.amount NOT NULL,
    valid_during  tstzrange NOT NULL DEFAULT tstzrange(now(), NULL),

    FOREIGN KEY (tenant_id, variant_id)
        REFERENCES catalog.variant (tenant_id, variant_id) ON DELETE CASCADE,
    CONSTRAINT validity_is_not_empty CHECK (NOT isempty(valid_during)),
    CONSTRAINT one_price_at_a_time
        EXCLUDE USING gist (variant_id WITH =, currency WITH =, valid_during WITH &&)
);

COMMENT ON TABLE catalog.price IS 'Prices with their time; the past stays readable.';
