CREATE TABLE catalog.product (
    product_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id    uuid NOT NULL REFERENCES tenancy.tenant ON DELETE CASCADE,
    slug         common.slug NOT NULL,
    title        text NOT NULL CHECK (title <> ''),
    description  text NOT NULL DEFAULT '',
    status       catalog.product_status NOT NULL DEFAULT 'draft',
    tax_class    catalog.tax_class NOT NULL DEFAULT 'standard',
    attributes   jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(attributes) = 'object'),
    search       tsvector NOT NULL GENERATED ALWAYS AS (
                     setweight(to_tsvector('simple', title), 'A')
                     || setweight(to_tsvector('simple', description), 'C')
                 ) STORED,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),

    UNIQUE (tenant_id, product_id),
    UNIQUE (tenant_id, slug)
);

COMMENT ON TABLE catalog.product IS 'Something that is sold, in one or more variants.';
COMMENT ON COLUMN catalog.product.attributes IS 'Facts for filters, such as {"material": "oak"}.';
