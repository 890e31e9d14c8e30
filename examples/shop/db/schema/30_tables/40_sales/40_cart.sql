CREATE TABLE sales.cart (
    cart_id      uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id    uuid NOT NULL REFERENCES tenancy.tenant ON DELETE CASCADE,
    customer_id  bigint,
    currency     common.currency_code NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),

    UNIQUE (tenant_id, cart_id),
    FOREIGN KEY (tenant_id, customer_id)
        REFERENCES sales.customer (tenant_id, customer_id) ON DELETE CASCADE
);

COMMENT ON COLUMN sales.cart.customer_id IS 'Null for a guest.';
