-- Once a statement, not once a row: "changed" holds all lines that the statement touched.
CREATE FUNCTION sales.refresh_subtotals() RETURNS trigger
LANGUAGE plpgsql
SET search_path = ''
AS $body$
BEGIN
    UPDATE sales.customer_order
    SET subtotal = (
        SELECT coalesce(sum(order_line.total), 0)
        FROM sales.order_line
        WHERE order_line.order_id = customer_order.order_id
    )
    WHERE order_id IN (SELECT order_id FROM changed);
    RETURN NULL;
END
$body$;
