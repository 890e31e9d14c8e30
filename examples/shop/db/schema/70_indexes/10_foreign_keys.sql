-- PostgreSQL indexes the referenced side of a foreign key by itself, but not the referencing one.
CREATE INDEX membership_account_id_idx ON tenancy.membership (account_id);
CREATE INDEX api_key_tenant_id_idx ON tenancy.api_key (tenant_id);
CREATE INDEX product_category_category_id_idx ON catalog.product_category (tenant_id, category_id);
CREATE INDEX price_variant_id_idx ON catalog.price (tenant_id, variant_id);
CREATE INDEX level_variant_id_idx ON stock.level (tenant_id, variant_id);
CREATE INDEX movement_variant_id_idx ON stock.movement (tenant_id, variant_id, moved_at);
CREATE INDEX movement_warehouse_id_idx ON stock.movement (tenant_id, warehouse_id);
CREATE INDEX reservation_level_idx ON stock.reservation (warehouse_id, variant_id);
CREATE INDEX customer_address_customer_id_idx ON sales.customer_address (tenant_id, customer_id);
CREATE INDEX cart_customer_id_idx ON sales.cart (tenant_id, customer_id);
CREATE INDEX cart_line_variant_id_idx ON sales.cart_line (tenant_id, variant_id);
CREATE INDEX order_line_variant_id_idx ON sales.order_line (tenant_id, variant_id);
CREATE INDEX payment_order_id_idx ON sales.payment (tenant_id, order_id);
CREATE INDEX shipment_order_id_idx ON sales.shipment (tenant_id, order_id);
CREATE INDEX order_event_order_id_idx ON sales.order_event (tenant_id, order_id);
