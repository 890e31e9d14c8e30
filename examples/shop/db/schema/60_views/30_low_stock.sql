CREATE VIEW stock.low_stock
WITH (security_invoker = true) AS
SELECT
    level.tenant_id,
    warehouse.code AS warehouse,
    variant.sku,
    level.available,
    level.reorder_at
FROM stock.level
JOIN stock.warehouse USING (tenant_id, warehouse_id)
JOIN catalog.variant USING (tenant_id, variant_id)
WHERE level.available <= level.reorder_at;
