-- The list of a customer's orders is answered from the index alone.
CREATE INDEX customer_order_by_customer_idx
    ON sales.customer_order (tenant_id, customer_id, placed_at DESC)
    INCLUDE (number, status, currency, total);
