GRANT EXECUTE ON FUNCTION
    common.slugify(text),
    tenancy.current_tenant_id(),
    tenancy.verify_password(common.email, text),
    tenancy.find_api_key(text, text),
    catalog.is_valid_gtin(text),
    catalog.price_at(bigint, common.currency_code, timestamptz),
    catalog.set_price(bigint, common.currency_code, common.amount, timestamptz),
    catalog.search_products(text, integer),
    catalog.tax_rate_at(common.country_code, catalog.tax_class, date),
    stock.reserve(bigint, common.quantity),
    stock.release_expired(),
    sales.next_order_number(uuid),
    sales.may_become(sales.order_status, sales.order_status),
    sales.place_order(uuid, common.postal_address, common.postal_address, public.citext)
TO shop_app;

GRANT EXECUTE ON PROCEDURE sales.cancel_order(bigint) TO shop_app, shop_support;
GRANT EXECUTE ON PROCEDURE sales.erase_customer(bigint) TO shop_app;

GRANT EXECUTE ON FUNCTION sales.may_become(sales.order_status, sales.order_status) TO shop_support;
GRANT EXECUTE ON PROCEDURE reporting.refresh() TO shop_analyst;
