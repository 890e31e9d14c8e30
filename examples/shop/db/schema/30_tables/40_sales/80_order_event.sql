CREATE TABLE sales.order_event (
    event_id     uuid NOT NULL DEFAULT gen_random_uuid(),
    tenant_id    uuid NOT NULL,
    order_id     bigint NOT NULL,
    old_status   sales.order_status,
    new_status   sales.order_status NOT NULL,
    occurred_at  timestamptz NOT NULL DEFAULT now(),

    PRIMARY KEY (occurred_at, event_id),
    FOREIGN KEY (tenant_id, order_id)
        REFERENCES sales.customer_order (tenant_id, order_id) ON DELETE CASCADE
)
PARTITION BY RANGE (occurred_at);

COMMENT ON TABLE sales.order_event IS 'Every change of an order''s status; old quarters are detached.';
