CREATE TABLE catalog.tax_rate (
    country       common.country_code NOT NULL,
    tax_class     catalog.tax_class NOT NULL,
    valid_during  daterange NOT NULL,
    rate          common.percentage NOT NULL,

    PRIMARY KEY (country, tax_class, valid_during),
    CONSTRAINT one_rate_at_a_time
        EXCLUDE USING gist (country WITH =, tax_class WITH =, valid_during WITH &&)
);

COMMENT ON TABLE catalog.tax_rate IS 'Value-added tax by country; the same for all tenants.';
