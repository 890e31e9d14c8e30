CREATE TABLE tenancy.tenant (
    tenant_id         uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    slug              common.slug NOT NULL UNIQUE,
    name              text NOT NULL CHECK (name <> ''),
    plan              tenancy.plan NOT NULL DEFAULT 'trial',
    default_currency  common.currency_code NOT NULL,
    country           common.country_code NOT NULL,
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now(),
    suspended_at      timestamptz
);

COMMENT ON TABLE tenancy.tenant IS 'A shop. Every other row belongs to one, directly or not.';
COMMENT ON COLUMN tenancy.tenant.slug IS 'The first part of the shop''s host name.';
COMMENT ON COLUMN tenancy.tenant.suspended_at IS 'Since when the shop is closed for new orders.';
