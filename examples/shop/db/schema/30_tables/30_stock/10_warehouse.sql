CREATE TABLE stock.warehouse (
    warehouse_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id     uuid NOT NULL REFERENCES tenancy.tenant ON DELETE CASCADE,
    code          public.citext NOT NULL,
    address       common.postal_address NOT NULL,
    is_active     boolean NOT NULL DEFAULT true,

    UNIQUE (tenant_id, warehouse_id),
    UNIQUE (tenant_id, code)
);
