CREATE TABLE sales.cart_line (
    tenant_id   uuid NOT NULL,
    cart_id     uuid NOT NULL,
    variant_id  bigint NOT NULL,
    quantity    common.quantity NOT NULL,

    PRIMARY KEY (cart_id, variant_id),
    FOREIGN KEY (tenant_id, cart_id)
        REFERENCES sales.cart (tenant_id, cart_id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, variant_id)
        REFERENCES catalog.variant (tenant_id, variant_id) ON DELETE CASCADE
);
