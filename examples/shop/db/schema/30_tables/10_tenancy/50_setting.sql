CREATE TABLE tenancy.setting (
    tenant_id   uuid NOT NULL REFERENCES tenancy.tenant ON DELETE CASCADE,
    name        text NOT NULL CHECK (name ~ '^[a-z_]+(\.[a-z_]+)*$'),
    value       jsonb NOT NULL,
    updated_at  timestamptz NOT NULL DEFAULT now(),

    PRIMARY KEY (tenant_id, name)
);

COMMENT ON TABLE tenancy.setting IS 'What a tenant has chosen, such as checkout.guest_allowed.';
