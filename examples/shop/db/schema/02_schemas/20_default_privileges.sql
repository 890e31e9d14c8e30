-- Everything that is created below gets these; 90_grants adds what is particular.
ALTER DEFAULT PRIVILEGES IN SCHEMA tenancy, catalog, stock, sales
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO shop_app;

ALTER DEFAULT PRIVILEGES IN SCHEMA tenancy, catalog, stock, sales, audit, reporting
    GRANT SELECT ON TABLES TO shop_support;

ALTER DEFAULT PRIVILEGES IN SCHEMA reporting
    GRANT SELECT ON TABLES TO shop_analyst;

-- A function may be called only by those who are told so. Without IN SCHEMA: what PUBLIC has
-- globally can't be taken away for one schema.
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
