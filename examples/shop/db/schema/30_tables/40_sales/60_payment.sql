CREATE TABLE sales.payment (
    payment_id   uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id    uuid NOT NULL,
    order_id     bigint NOT NULL,
    method       sales.payment_method NOT NULL,
    status       sales.payment_status NOT NULL DEFAULT 'pending',
    amount       common.amount NOT NULL CHECK (amount > 0),
    reference    text,
    created_at   timestamptz NOT NULL DEFAULT now(),
    captured_at  timestamptz,

    FOREIGN KEY (tenant_id, order_id) REFERENCES sales.customer_order (tenant_id, order_id),
    CONSTRAINT captured_payments_have_a_time
        CHECK ((status IN ('captured', 'refunded')) = (captured_at IS NOT NULL))
);

-- The payment provider may report one payment twice.
CREATE UNIQUE INDEX payment_reference_idx
    ON sales.payment (tenant_id, method, reference) WHERE reference IS NOT NULL;
