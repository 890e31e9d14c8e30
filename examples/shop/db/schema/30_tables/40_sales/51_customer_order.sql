CREATE TABLE sales.customer_order (
    order_id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id         uuid NOT NULL REFERENCES tenancy.tenant ON DELETE RESTRICT,
    number            bigint NOT NULL,
    customer_id       bigint NOT NULL,
    voucher_id        bigint,
    status            sales.order_status NOT NULL DEFAULT 'placed',
    currency          common.currency_code NOT NULL,
    billing_address   common.postal_address NOT NULL,
    shipping_address  common.postal_address NOT NULL,
    subtotal          common.amount NOT NULL DEFAULT 0,
    shipping_cost     common.amount NOT NULL DEFAULT 0,
    discount          common.amount NOT NULL DEFAULT 0,
    total             numeric(14, 2) NOT NULL
                      GENERATED ALWAYS AS (subtotal + shipping_cost - discount) STORED,
    placed_at         timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now(),

    UNIQUE (tenant_id, order_id),
    UNIQUE (tenant_id, number),
    FOREIGN KEY (tenant_id, customer_id) REFERENCES sales.customer (tenant_id, customer_id),
    FOREIGN KEY (tenant_id, voucher_id) REFERENCES sales.voucher (tenant_id, voucher_id)
);

COMMENT ON TABLE sales.customer_order IS 'An order. "order" is a reserved word, hence the name.';
COMMENT ON COLUMN sales.customer_order.subtotal IS 'Sum of the lines; kept by a trigger on sales.order_line.';
