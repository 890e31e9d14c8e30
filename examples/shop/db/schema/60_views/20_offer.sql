CREATE VIEW catalog.offer
WITH (security_invoker = true) AS
SELECT
    product.tenant_id,
    product.product_id,
    variant.variant_id,
    product.title,
    variant.sku,
    variant.options,
    price.currency,
    price.amount,
    coalesce(availability.pieces, 0) AS available
FROM catalog.product
JOIN catalog.variant USING (tenant_id, product_id)
JOIN catalog.price USING (tenant_id, variant_id)
LEFT JOIN LATERAL (
    SELECT sum(level.available) AS pieces
    FROM stock.level
    JOIN stock.warehouse USING (tenant_id, warehouse_id)
    WHERE level.variant_id = variant.variant_id
      AND warehouse.is_active
) AS availability ON true
WHERE product.status = 'active'
  AND price.valid_during @> now();

COMMENT ON VIEW catalog.offer IS 'What can be bought now, and for how much.';
