-- With the rights of its owner, on purpose: analysts see sums over all tenants, and no person.
CREATE VIEW reporting.revenue_by_month AS
SELECT
    tenant.slug AS tenant,
    date_trunc('month', customer_order.placed_at, 'UTC')::date AS month,
    customer_order.currency,
    count(*) AS orders,
    sum(customer_order.total) AS revenue,
    avg(customer_order.total)::numeric(14, 2) AS average_order,
    sum(sum(customer_order.total)) OVER (
        PARTITION BY tenant.slug, customer_order.currency
        ORDER BY date_trunc('month', customer_order.placed_at, 'UTC')
    ) AS revenue_so_far
FROM sales.customer_order
JOIN tenancy.tenant USING (tenant_id)
WHERE customer_order.status <> 'cancelled'
GROUP BY tenant.slug, date_trunc('month', customer_order.placed_at, 'UTC'), customer_order.currency;
