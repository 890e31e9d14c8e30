DO $do$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['warehouse', 'level', 'movement', 'reservation'] LOOP
        EXECUTE format('ALTER TABLE stock.%I ENABLE ROW LEVEL SECURITY', wanted);
        EXECUTE format(
            'CREATE POLICY own_tenant ON stock.%I TO shop_app '
            'USING (tenant_id = (SELECT tenancy.current_tenant_id()))',
            wanted
        );
        EXECUTE format(
            'CREATE POLICY all_tenants ON stock.%I FOR SELECT TO shop_support USING (true)',
            wanted
        );
    END LOOP;
END
$do$;
