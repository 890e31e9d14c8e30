CREATE TABLE sales.order_counter (
    tenant_id    uuid PRIMARY KEY REFERENCES tenancy.tenant ON DELETE CASCADE,
    last_number  bigint NOT NULL CHECK (last_number > 0)
);

COMMENT ON TABLE sales.order_counter IS
    'Order numbers have no gaps and start at 1 for each tenant; a sequence can do neither.';
