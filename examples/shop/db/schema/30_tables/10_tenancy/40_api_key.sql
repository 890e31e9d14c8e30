CREATE TABLE tenancy.api_key (
    api_key_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id    uuid NOT NULL REFERENCES tenancy.tenant ON DELETE CASCADE,
    label        text NOT NULL CHECK (label <> ''),
    digest       bytea NOT NULL UNIQUE CHECK (octet_length(digest) = 32),
    scopes       text[] NOT NULL DEFAULT '{catalog:read}' CHECK (cardinality(scopes) > 0),
    created_at   timestamptz NOT NULL DEFAULT now(),
    expires_at   timestamptz,
    revoked_at   timestamptz,

    CONSTRAINT expires_after_it_was_made CHECK (expires_at > created_at)
);

COMMENT ON COLUMN tenancy.api_key.digest IS 'SHA-256 of the key. The key itself is shown once and not kept.';
