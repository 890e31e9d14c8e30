INSERT INTO sales.customer (tenant_id, email, full_name)
SELECT tenant.tenant_id, seed.email, seed.full_name
FROM (
    VALUES
        ('berry-kitchen', 'dora@example.com', 'Dora Dale'),
        ('berry-kitchen', 'emil@example.com', 'Emil Esker'),
        ('oak-and-iron', 'dora@example.com', 'Dora Dale')
) AS seed (tenant, email, full_name)
JOIN tenancy.tenant ON tenant.slug = seed.tenant;

INSERT INTO sales.customer_address (tenant_id, customer_id, address, is_default)
SELECT
    tenant_id,
    customer_id,
    ROW(full_name, 'Mill Lane 7', '3011', 'Bridgeford', 'CH')::common.postal_address,
    true
FROM sales.customer;

INSERT INTO sales.voucher (tenant_id, code, percent_off, max_uses)
SELECT tenant_id, 'WELCOME10', 10, 100
FROM tenancy.tenant;

INSERT INTO sales.carrier_rate (tenant_id, carrier, country, weight_kg, currency, cost)
SELECT tenant_id, 'post', 'CH', seed.weight_kg::common.weight_range, default_currency, seed.cost
FROM tenancy.tenant
CROSS JOIN (VALUES ('[0,2)', 7.00), ('[2,10)', 10.50), ('[10,30)', 20.50)) AS seed (weight_kg, cost);
