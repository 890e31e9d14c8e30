CREATE MATERIALIZED VIEW reporting.customer_value AS
SELECT
    tenant_id,
    customer_id,
    currency,
    count(*) AS orders,
    sum(total) AS revenue,
    ntile(4) OVER (PARTITION BY tenant_id, currency ORDER BY sum(total) DESC) AS quartile
FROM sales.customer_order
WHERE status <> 'cancelled'
GROUP BY tenant_id, customer_id, currency;

CREATE UNIQUE INDEX customer_value_key ON reporting.customer_value (tenant_id, customer_id, currency);
