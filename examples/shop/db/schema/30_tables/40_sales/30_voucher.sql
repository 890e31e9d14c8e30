CREATE TABLE sales.voucher (
    voucher_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id     uuid NOT NULL REFERENCES tenancy.tenant ON DELETE CASCADE,
    code          public.citext NOT NULL CHECK (length(code::text) >= 4),
    percent_off   common.percentage,
    amount_off    common.amount,
    valid_during  tstzrange NOT NULL DEFAULT tstzrange(now(), NULL),
    max_uses      integer CHECK (max_uses > 0),
    used          integer NOT NULL DEFAULT 0 CHECK (used >= 0),

    UNIQUE (tenant_id, voucher_id),
    UNIQUE (tenant_id, code),
    CONSTRAINT gives_either_percent_or_amount CHECK (num_nonnulls(percent_off, amount_off) = 1),
    CONSTRAINT is_not_overused CHECK (used <= max_uses)
);
