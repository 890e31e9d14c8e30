ALTER TABLE tenancy.tenant ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenancy.membership ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenancy.api_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE tenancy.setting ENABLE ROW LEVEL SECURITY;

-- (SELECT …) is evaluated once for a query instead of once for a row.
CREATE POLICY own_tenant ON tenancy.tenant TO shop_app
    USING (tenant_id = (SELECT tenancy.current_tenant_id()));

CREATE POLICY own_tenant ON tenancy.membership TO shop_app
    USING (tenant_id = (SELECT tenancy.current_tenant_id()));

CREATE POLICY own_tenant ON tenancy.api_key TO shop_app
    USING (tenant_id = (SELECT tenancy.current_tenant_id()));

CREATE POLICY own_tenant ON tenancy.setting TO shop_app
    USING (tenant_id = (SELECT tenancy.current_tenant_id()));

CREATE POLICY all_tenants ON tenancy.tenant FOR SELECT TO shop_support USING (true);
CREATE POLICY all_tenants ON tenancy.membership FOR SELECT TO shop_support USING (true);
CREATE POLICY all_tenants ON tenancy.setting FOR SELECT TO shop_support USING (true);
