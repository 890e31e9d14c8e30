CREATE TABLE sales.customer (
    customer_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id    uuid NOT NULL REFERENCES tenancy.tenant ON DELETE CASCADE,
    email        common.email NOT NULL,
    full_name    text NOT NULL CHECK (full_name <> ''),
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    erased_at    timestamptz,

    UNIQUE (tenant_id, customer_id),
    UNIQUE (tenant_id, email)
);

COMMENT ON TABLE sales.customer IS 'Somebody who buys. The same person is another customer in another shop.';
COMMENT ON COLUMN sales.customer.erased_at IS 'When the person asked to be forgotten; the row is anonymous since.';
