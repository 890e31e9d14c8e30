CREATE TABLE stock.reservation (
    reservation_id  uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    tenant_id       uuid NOT NULL,
    warehouse_id    bigint NOT NULL,
    variant_id      bigint NOT NULL,
    pieces          common.quantity NOT NULL,
    expires_at      timestamptz NOT NULL DEFAULT now() + interval '30 minutes',

    FOREIGN KEY (tenant_id, variant_id) REFERENCES catalog.variant (tenant_id, variant_id),
    FOREIGN KEY (warehouse_id, variant_id) REFERENCES stock.level (warehouse_id, variant_id)
);
