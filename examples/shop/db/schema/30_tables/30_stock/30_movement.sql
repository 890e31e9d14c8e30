CREATE TABLE stock.movement (
    movement_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id     uuid NOT NULL,
    warehouse_id  bigint NOT NULL,
    variant_id    bigint NOT NULL,
    kind          stock.movement_kind NOT NULL,
    pieces        integer NOT NULL CHECK (pieces <> 0),
    moved_at      timestamptz NOT NULL DEFAULT now(),
    note          text,

    FOREIGN KEY (tenant_id, warehouse_id) REFERENCES stock.warehouse (tenant_id, warehouse_id),
    FOREIGN KEY (tenant_id, variant_id) REFERENCES catalog.variant (tenant_id, variant_id),
    CONSTRAINT sign_fits_the_kind CHECK (
        CASE kind
            WHEN 'receipt' THEN pieces > 0
            WHEN 'return' THEN pieces > 0
            WHEN 'shipment' THEN pieces < 0
            WHEN 'correction' THEN note IS NOT NULL
        END
    )
);

COMMENT ON TABLE stock.movement IS 'A ledger: rows are added and never changed.';
