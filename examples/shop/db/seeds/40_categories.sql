INSERT INTO catalog.category (tenant_id, slug, title, rank)
SELECT tenant.tenant_id, common.slugify(seed.title), seed.title, seed.rank
FROM (
    VALUES
        ('berry-kitchen', 'Jam & Jelly', 1),
        ('berry-kitchen', 'Equipment', 2),
        ('oak-and-iron', 'Furniture', 1)
) AS seed (tenant, title, rank)
JOIN tenancy.tenant ON tenant.slug = seed.tenant;

INSERT INTO catalog.category (tenant_id, parent_id, slug, title)
SELECT parent.tenant_id, parent.category_id, common.slugify(seed.title), seed.title
FROM (
    VALUES
        ('jam-jelly', 'Red Fruit'),
        ('jam-jelly', 'Citrus'),
        ('furniture', 'Chairs'),
        ('furniture', 'Tables')
) AS seed (parent, title)
JOIN catalog.category AS parent ON parent.slug = seed.parent;
