CREATE TABLE catalog.variant (
    variant_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id   uuid NOT NULL,
    product_id  bigint NOT NULL,
    sku         public.citext NOT NULL CHECK (sku ~ '^[a-z0-9][a-z0-9._-]*$'),
    gtin        text CHECK (catalog.is_valid_gtin(gtin)),
    options     jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(options) = 'object'),
    weight_kg   numeric(8, 3) CHECK (weight_kg > 0),

    UNIQUE (tenant_id, variant_id),
    UNIQUE (tenant_id, sku),
    UNIQUE (product_id, options),
    FOREIGN KEY (tenant_id, product_id)
        REFERENCES catalog.product (tenant_id, product_id) ON DELETE CASCADE
);

COMMENT ON TABLE catalog.variant IS 'One thing with one price and one place on the shelf.';
COMMENT ON COLUMN catalog.variant.options IS 'What sets it apart from its siblings: {"size": "M"}.';
