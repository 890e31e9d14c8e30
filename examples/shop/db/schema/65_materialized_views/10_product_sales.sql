CREATE MATERIALIZED VIEW reporting.product_sales AS
SELECT
    order_line.tenant_id,
    variant.product_id,
    customer_order.currency,
    sum(order_line.quantity) AS pieces,
    sum(order_line.total) AS revenue,
    max(customer_order.placed_at) AS last_sold_at
FROM sales.order_line
JOIN sales.customer_order USING (tenant_id, order_id)
JOIN catalog.variant USING (tenant_id, variant_id)
WHERE customer_order.status <> 'cancelled'
GROUP BY order_line.tenant_id, variant.product_id, customer_order.currency;

-- REFRESH … CONCURRENTLY needs a unique index.
CREATE UNIQUE INDEX product_sales_key ON reporting.product_sales (tenant_id, product_id, currency);

COMMENT ON MATERIALIZED VIEW reporting.product_sales IS 'What sells; as of the last reporting.refresh().';
