-- More than the default privileges give.
GRANT UPDATE (status, shipping_address) ON sales.customer_order TO shop_support;
GRANT UPDATE (status) ON sales.payment TO shop_support;

-- Less.
REVOKE INSERT, DELETE ON tenancy.tenant FROM shop_app;
REVOKE SELECT ON tenancy.account, tenancy.api_key FROM shop_app, shop_support;
GRANT SELECT (account_id, email, full_name) ON tenancy.account TO shop_app, shop_support;
REVOKE INSERT, UPDATE, DELETE ON catalog.tax_rate FROM shop_app;
REVOKE UPDATE, DELETE ON stock.movement FROM shop_app;
REVOKE INSERT, UPDATE, DELETE ON sales.order_event FROM shop_app;
REVOKE UPDATE, DELETE ON sales.order_counter FROM shop_app;
GRANT UPDATE (last_number) ON sales.order_counter TO shop_app;
