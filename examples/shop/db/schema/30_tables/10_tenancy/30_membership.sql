CREATE TABLE tenancy.membership (
    tenant_id   uuid NOT NULL REFERENCES tenancy.tenant ON DELETE CASCADE,
    account_id  bigint NOT NULL REFERENCES tenancy.account ON DELETE CASCADE,
    role        tenancy.member_role NOT NULL DEFAULT 'viewer',
    invited_by  bigint REFERENCES tenancy.account ON DELETE SET NULL,
    joined_at   timestamptz NOT NULL DEFAULT now(),

    PRIMARY KEY (tenant_id, account_id),
    CONSTRAINT nobody_invites_themselves CHECK (invited_by <> account_id)
);

COMMENT ON TABLE tenancy.membership IS 'Who works for which tenant, and what they may do.';
