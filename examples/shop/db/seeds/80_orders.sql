-- Through the front door: seeds that use the functions also try them out.
INSERT INTO sales.cart (tenant_id, customer_id, currency)
SELECT customer.tenant_id, customer.customer_id, tenant.default_currency
FROM sales.customer
JOIN tenancy.tenant USING (tenant_id);

INSERT INTO sales.cart_line (tenant_id, cart_id, variant_id, quantity)
SELECT cart.tenant_id, cart.cart_id, offer.variant_id, 2
FROM sales.cart
JOIN catalog.offer USING (tenant_id, currency);

DO $do$
DECLARE
    source  record;
    made    sales.customer_order;
BEGIN
    FOR source IN
        SELECT cart.cart_id, customer_address.address, customer.email
        FROM sales.cart
        JOIN sales.customer USING (tenant_id, customer_id)
        JOIN sales.customer_address USING (tenant_id, customer_id)
        WHERE customer_address.is_default
        ORDER BY customer.tenant_id, customer.email
    LOOP
        made := sales.place_order(source.cart_id, source.address, voucher_code => 'welcome10');
        INSERT INTO sales.payment (tenant_id, order_id, method, status, amount, reference, captured_at)
        VALUES (made.tenant_id, made.order_id, 'card', 'captured', made.total, 'seed-' || made.order_id, now());
        UPDATE sales.customer_order SET status = 'paid' WHERE order_id = made.order_id;
    END LOOP;
END
$do$;
