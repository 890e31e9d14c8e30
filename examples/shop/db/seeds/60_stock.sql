INSERT INTO stock.warehouse (tenant_id, code, address)
SELECT
    tenant_id,
    'MAIN',
    ROW(name, 'Dock Road 1', '8001', 'Harbourtown', country)::common.postal_address
FROM tenancy.tenant;

INSERT INTO stock.movement (tenant_id, warehouse_id, variant_id, kind, pieces)
SELECT warehouse.tenant_id, warehouse.warehouse_id, variant.variant_id, 'receipt', 40
FROM stock.warehouse
JOIN catalog.variant USING (tenant_id);

UPDATE stock.level
SET reorder_at = 10;
