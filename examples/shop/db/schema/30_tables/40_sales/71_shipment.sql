CREATE TABLE sales.shipment (
    shipment_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id     uuid NOT NULL,
    order_id      bigint NOT NULL,
    warehouse_id  bigint NOT NULL,
    carrier       text NOT NULL CHECK (carrier <> ''),
    tracking      text,
    shipped_at    timestamptz,
    delivered_at  timestamptz,

    FOREIGN KEY (tenant_id, order_id) REFERENCES sales.customer_order (tenant_id, order_id),
    FOREIGN KEY (tenant_id, warehouse_id) REFERENCES stock.warehouse (tenant_id, warehouse_id),
    CONSTRAINT is_shipped_before_it_is_delivered CHECK (delivered_at >= shipped_at),
    CONSTRAINT is_shipped_when_it_is_delivered CHECK (delivered_at IS NULL OR shipped_at IS NOT NULL)
);
