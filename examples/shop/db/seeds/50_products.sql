INSERT INTO catalog.product (tenant_id, slug, title, description, status, tax_class, attributes)
SELECT
    tenant.tenant_id,
    common.slugify(seed.title),
    seed.title,
    seed.description,
    'active',
    seed.tax_class::catalog.tax_class,
    seed.attributes::jsonb
FROM (
    VALUES
        ('berry-kitchen', 'Strawberry Jam', 'Cooked in copper; two parts fruit, one part sugar.',
            'reduced', '{"fruit": "strawberry", "vegan": true}'),
        ('berry-kitchen', 'Bitter Orange Marmalade', 'Thick cut.',
            'reduced', '{"fruit": "orange", "vegan": true}'),
        ('berry-kitchen', 'Copper Pan', 'Hammered by hand, 6 litres.',
            'standard', '{"material": "copper"}'),
        ('oak-and-iron', 'Ladder Chair', 'Oak, oiled.',
            'standard', '{"material": "oak"}')
) AS seed (tenant, title, description, tax_class, attributes)
JOIN tenancy.tenant ON tenant.slug = seed.tenant;

INSERT INTO catalog.product_category (tenant_id, product_id, category_id, is_main)
SELECT product.tenant_id, product.product_id, category.category_id, true
FROM (
    VALUES
        ('strawberry-jam', 'red-fruit'),
        ('bitter-orange-marmalade', 'citrus'),
        ('copper-pan', 'equipment'),
        ('ladder-chair', 'chairs')
) AS seed (product, category)
JOIN catalog.product ON product.slug = seed.product
JOIN catalog.category USING (tenant_id)
WHERE category.slug = seed.category;

INSERT INTO catalog.variant (tenant_id, product_id, sku, gtin, options, weight_kg)
SELECT product.tenant_id, product.product_id, seed.sku, seed.gtin, seed.options::jsonb, seed.weight_kg
FROM (
    VALUES
        ('strawberry-jam', 'JAM-STRAW-200', '4006381333931', '{"size": "200 g"}', 0.350),
        ('strawberry-jam', 'JAM-STRAW-400', '5901234123457', '{"size": "400 g"}', 0.620),
        ('bitter-orange-marmalade', 'JAM-ORANGE-200', '96385074', '{"size": "200 g"}', 0.350),
        ('copper-pan', 'PAN-6L', NULL, '{}', 3.400),
        ('ladder-chair', 'CHAIR-OAK', NULL, '{"seat": "rush"}', 5.800)
) AS seed (product, sku, gtin, options, weight_kg)
JOIN catalog.product ON product.slug = seed.product;

INSERT INTO catalog.price (tenant_id, variant_id, currency, amount, valid_during)
SELECT variant.tenant_id, variant.variant_id, seed.currency, seed.amount, '[2026-01-01 00:00+00,)'
FROM (
    VALUES
        ('JAM-STRAW-200', 'CHF', 6.90),
        ('JAM-STRAW-400', 'CHF', 11.50),
        ('JAM-ORANGE-200', 'CHF', 7.20),
        ('PAN-6L', 'CHF', 189.00),
        ('CHAIR-OAK', 'EUR', 240.00)
) AS seed (sku, currency, amount)
JOIN catalog.variant ON variant.sku = seed.sku::citext;
