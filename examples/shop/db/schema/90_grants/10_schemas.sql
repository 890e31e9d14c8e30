GRANT USAGE ON SCHEMA common, tenancy, catalog, stock, sales TO shop_app;
GRANT USAGE ON SCHEMA common, tenancy, catalog, stock, sales, audit, reporting TO shop_support;
GRANT USAGE ON SCHEMA common, reporting TO shop_analyst;
