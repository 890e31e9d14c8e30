CREATE PROCEDURE sales.cancel_order(wanted_order bigint)
LANGUAGE plpgsql
SET search_path = ''
AS $body$
BEGIN
    UPDATE sales.customer_order SET status = 'cancelled' WHERE order_id = wanted_order;

    UPDATE sales.payment
    SET status = 'refunded'
    WHERE order_id = wanted_order AND status = 'captured';

    UPDATE sales.payment
    SET status = 'failed'
    WHERE order_id = wanted_order AND status = 'pending';
END
$body$;
