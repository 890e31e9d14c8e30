CREATE FUNCTION sales.place_order(
    wanted_cart   uuid,
    billing       common.postal_address,
    shipping      common.postal_address DEFAULT NULL,
    voucher_code  public.citext DEFAULT NULL
) RETURNS sales.customer_order
LANGUAGE plpgsql
-- With public in the path: without it, citext would be compared as text, and case would count.
SET search_path = public, pg_temp
AS $body$
DECLARE
    source  sales.cart;
    ticket  sales.voucher;
    made    sales.customer_order;
BEGIN
    SELECT cart.* INTO STRICT source FROM sales.cart WHERE cart_id = wanted_cart FOR UPDATE;

    IF source.customer_id IS NULL THEN
        RAISE EXCEPTION 'cart % belongs to a guest', wanted_cart
            USING HINT = 'Make a customer first.';
    END IF;

    IF voucher_code IS NOT NULL THEN
        UPDATE sales.voucher
        SET used = used + 1
        WHERE tenant_id = source.tenant_id
          AND code = voucher_code
          AND valid_during @> now()
        RETURNING * INTO ticket;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'voucher % is not valid', voucher_code;
        END IF;
    END IF;

    INSERT INTO sales.customer_order (
        tenant_id, number, customer_id, voucher_id, currency, billing_address, shipping_address
    )
    VALUES (
        source.tenant_id,
        sales.next_order_number(source.tenant_id),
        source.customer_id,
        ticket.voucher_id,
        source.currency,
        billing,
        coalesce(shipping, billing)
    )
    RETURNING * INTO made;

    INSERT INTO sales.order_line (
        tenant_id, order_id, line, variant_id, title, quantity, unit_price, tax_rate
    )
    SELECT
        source.tenant_id,
        made.order_id,
        row_number() OVER (ORDER BY cart_line.variant_id),
        cart_line.variant_id,
        product.title,
        cart_line.quantity,
        -- Null when there is no price today, and then NOT NULL refuses the order.
        catalog.price_at(cart_line.variant_id, source.currency),
        catalog.tax_rate_at((made.shipping_address).country, product.tax_class)
    FROM sales.cart_line
    JOIN catalog.variant USING (variant_id)
    JOIN catalog.product USING (product_id)
    WHERE cart_line.cart_id = wanted_cart;

    IF NOT FOUND THEN
        RAISE EXCEPTION 'cart % is empty', wanted_cart;
    END IF;

    -- The trigger on order_line has filled in the subtotal by now.
    UPDATE sales.customer_order
    SET discount = least(
            subtotal,
            coalesce(ticket.amount_off, round(subtotal * ticket.percent_off / 100, 2), 0)
        )
    WHERE order_id = made.order_id
    RETURNING * INTO made;

    DELETE FROM sales.cart WHERE cart_id = wanted_cart;
    RETURN made;
END
$body$;

COMMENT ON FUNCTION sales.place_order(uuid, common.postal_address, common.postal_address, public.citext) IS
    'Turns a cart into an order, at today''s prices.';
