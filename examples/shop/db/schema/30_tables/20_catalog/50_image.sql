CREATE TABLE catalog.image (
    image_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id   uuid NOT NULL,
    product_id  bigint NOT NULL,
    url         text NOT NULL CHECK (url LIKE 'https://%'),
    alt_text    text NOT NULL DEFAULT '',
    rank        smallint NOT NULL DEFAULT 0,

    FOREIGN KEY (tenant_id, product_id)
        REFERENCES catalog.product (tenant_id, product_id) ON DELETE CASCADE,
    -- Deferrable, so that two images can swap their ranks in one transaction.
    CONSTRAINT image_rank_is_unique UNIQUE (product_id, rank) DEFERRABLE INITIALLY DEFERRED
);
