-- Roles belong to the whole server, so they may be there already.
DO $do$
DECLARE
    wanted text;
BEGIN
    FOREACH wanted IN ARRAY ARRAY['shop_app', 'shop_support', 'shop_analyst'] LOOP
        IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = wanted) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
        END IF;
    END LOOP;
END
$do$;

COMMENT ON ROLE shop_app IS 'The application. Sees the rows of one tenant at a time.';
COMMENT ON ROLE shop_support IS 'People who help tenants. Read everything, change orders.';
COMMENT ON ROLE shop_analyst IS 'Reads reports, and nothing that names a person.';
