CREATE TABLE stock.level (
    tenant_id     uuid NOT NULL,
    warehouse_id  bigint NOT NULL,
    variant_id    bigint NOT NULL,
    on_hand       integer NOT NULL DEFAULT 0 CHECK (on_hand >= 0),
    reserved      integer NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    available     integer NOT NULL GENERATED ALWAYS AS (on_hand - reserved) STORED,
    reorder_at    integer CHECK (reorder_at >= 0),

    PRIMARY KEY (warehouse_id, variant_id),
    FOREIGN KEY (tenant_id, warehouse_id) REFERENCES stock.warehouse (tenant_id, warehouse_id),
    FOREIGN KEY (tenant_id, variant_id) REFERENCES catalog.variant (tenant_id, variant_id),
    CONSTRAINT no_more_reserved_than_there_is CHECK (reserved <= on_hand)
)
-- Changed with every sale: room on each page keeps the updates on it (HOT).
WITH (fillfactor = 80);

COMMENT ON TABLE stock.level IS 'How many pieces lie where. Only stock.movement changes on_hand.';
COMMENT ON COLUMN stock.level.reorder_at IS 'Order more when no more than this is available.';
