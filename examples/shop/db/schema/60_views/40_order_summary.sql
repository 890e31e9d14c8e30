CREATE VIEW sales.order_summary
WITH (security_invoker = true) AS
SELECT
    customer_order.tenant_id,
    customer_order.order_id,
    customer_order.number,
    customer_order.status,
    customer.full_name AS customer,
    customer_order.currency,
    customer_order.total,
    coalesce(payments.paid, 0) AS paid,
    customer_order.total - coalesce(payments.paid, 0) AS due,
    lines.pieces,
    customer_order.placed_at
FROM sales.customer_order
JOIN sales.customer USING (tenant_id, customer_id)
LEFT JOIN LATERAL (
    SELECT sum(payment.amount) AS paid
    FROM sales.payment
    WHERE payment.order_id = customer_order.order_id
      AND payment.status = 'captured'
) AS payments ON true
LEFT JOIN LATERAL (
    SELECT sum(order_line.quantity) AS pieces
    FROM sales.order_line
    WHERE order_line.order_id = customer_order.order_id
) AS lines ON true;
