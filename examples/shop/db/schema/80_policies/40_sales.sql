DO $do$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY[
        'customer', 'customer_address', 'voucher', 'cart', 'cart_line', 'order_counter',
        'customer_order', 'order_line', 'payment', 'carrier_rate', 'shipment', 'order_event'
    ] LOOP
        EXECUTE format('ALTER TABLE sales.%I ENABLE ROW LEVEL SECURITY', wanted);
        EXECUTE format(
            'CREATE POLICY own_tenant ON sales.%I TO shop_app '
            'USING (tenant_id = (SELECT tenancy.current_tenant_id()))',
            wanted
        );
        EXECUTE format(
            'CREATE POLICY all_tenants ON sales.%I FOR SELECT TO shop_support USING (true)',
            wanted
        );
    END LOOP;
END
$do$;

-- Policies of a partitioned table don't hold for a query that names a partition. Without a
-- policy of its own nobody but the owner gets at a partition's rows.
DO $do$
DECLARE
    part regclass;
BEGIN
    FOR part IN
        SELECT inhrelid FROM pg_catalog.pg_inherits WHERE inhparent = 'sales.order_event'::regclass
    LOOP
        EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', part);
    END LOOP;
END
$do$;

-- Restrictive: it narrows the policy above. A shop that is suspended takes no new orders.
CREATE POLICY not_while_suspended ON sales.customer_order AS RESTRICTIVE
    FOR INSERT TO shop_app
    WITH CHECK (
        EXISTS (
            SELECT FROM tenancy.tenant
            WHERE tenant.tenant_id = customer_order.tenant_id
              AND tenant.suspended_at IS NULL
        )
    );

CREATE POLICY support_changes_open_orders ON sales.customer_order
    FOR UPDATE TO shop_support
    USING (status < 'shipped')
    WITH CHECK (true);

CREATE POLICY support_gives_money_back ON sales.payment
    FOR UPDATE TO shop_support
    USING (true)
    WITH CHECK (status IN ('refunded', 'failed'));
