CREATE TABLE sales.carrier_rate (
    rate_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id  uuid NOT NULL REFERENCES tenancy.tenant ON DELETE CASCADE,
    carrier    text NOT NULL CHECK (carrier <> ''),
    country    common.country_code NOT NULL,
    weight_kg  common.weight_range NOT NULL CHECK (lower(weight_kg) >= 0),
    currency   common.currency_code NOT NULL,
    cost       common.amount NOT NULL,

    CONSTRAINT weights_of_a_carrier_do_not_overlap EXCLUDE USING gist (
        tenant_id WITH =, carrier WITH =, country WITH =, currency WITH =, weight_kg WITH &&
    )
);
