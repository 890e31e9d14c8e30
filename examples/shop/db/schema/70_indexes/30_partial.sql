-- Only the few rows that somebody still has to look at.
CREATE INDEX customer_order_open_idx ON sales.customer_order (tenant_id, placed_at)
    WHERE status IN ('placed', 'paid', 'packed');

CREATE INDEX payment_pending_idx ON sales.payment (created_at) WHERE status = 'pending';
