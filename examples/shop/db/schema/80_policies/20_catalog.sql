-- The same two policies for every table that has a tenant.
DO $do$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY[
        'category', 'product', 'product_category', 'variant', 'image', 'price'
    ] LOOP
        EXECUTE format('ALTER TABLE catalog.%I ENABLE ROW LEVEL SECURITY', wanted);
        EXECUTE format(
            'CREATE POLICY own_tenant ON catalog.%I TO shop_app '
            'USING (tenant_id = (SELECT tenancy.current_tenant_id()))',
            wanted
        );
        EXECUTE format(
            'CREATE POLICY all_tenants ON catalog.%I FOR SELECT TO shop_support USING (true)',
            wanted
        );
    END LOOP;
END
$do$;
