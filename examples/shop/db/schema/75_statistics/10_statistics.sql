-- The planner takes columns for independent; these are not.
CREATE STATISTICS sales.customer_order_tenant_currency (dependencies, ndistinct)
    ON tenant_id, currency FROM sales.customer_order;

CREATE STATISTICS catalog.variant_tenant_product (dependencies)
    ON tenant_id, product_id FROM catalog.variant;
