CREATE FUNCTION tenancy.current_tenant_id() RETURNS uuid
LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('shop.tenant_id', true), '')::uuid;

COMMENT ON FUNCTION tenancy.current_tenant_id() IS
    'The tenant that this session works for (SET shop.tenant_id), or null. '
    'Row-level security compares every row with it.';
