CREATE TABLE sales.order_line (
    tenant_id   uuid NOT NULL,
    order_id    bigint NOT NULL,
    line        smallint NOT NULL CHECK (line > 0),
    variant_id  bigint NOT NULL,
    title       text NOT NULL,
    quantity    common.quantity NOT NULL,
    unit_price  common.amount NOT NULL,
    tax_rate    common.percentage NOT NULL,
    total       numeric(14, 2) NOT NULL GENERATED ALWAYS AS (quantity * unit_price) STORED,

    PRIMARY KEY (order_id, line),
    FOREIGN KEY (tenant_id, order_id)
        REFERENCES sales.customer_order (tenant_id, order_id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, variant_id) REFERENCES catalog.variant (tenant_id, variant_id)
);

COMMENT ON COLUMN sales.order_line.title IS 'As it was called on the day of the order.';
COMMENT ON COLUMN sales.order_line.unit_price IS 'Including tax.';
