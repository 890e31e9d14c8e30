CREATE TABLE catalog.product_category (
    tenant_id    uuid NOT NULL,
    product_id   bigint NOT NULL,
    category_id  bigint NOT NULL,
    is_main      boolean NOT NULL DEFAULT false,

    PRIMARY KEY (product_id, category_id),
    FOREIGN KEY (tenant_id, product_id)
        REFERENCES catalog.product (tenant_id, product_id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, category_id)
        REFERENCES catalog.category (tenant_id, category_id) ON DELETE CASCADE
);

-- At most one main category for a product.
CREATE UNIQUE INDEX product_category_one_main_idx
    ON catalog.product_category (product_id) WHERE is_main;
