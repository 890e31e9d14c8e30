CREATE TABLE catalog.category (
    category_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id    uuid NOT NULL REFERENCES tenancy.tenant ON DELETE CASCADE,
    parent_id    bigint,
    slug         common.slug NOT NULL,
    title        text NOT NULL CHECK (title <> ''),
    rank         integer NOT NULL DEFAULT 0,

    UNIQUE (tenant_id, category_id),
    -- NULLS NOT DISTINCT: a slug is unique among the top categories too.
    UNIQUE NULLS NOT DISTINCT (tenant_id, parent_id, slug),
    -- With the tenant in the key, a parent can't belong to another tenant.
    FOREIGN KEY (tenant_id, parent_id) REFERENCES catalog.category (tenant_id, category_id),
    CONSTRAINT is_not_its_own_parent CHECK (parent_id <> category_id)
);

COMMENT ON TABLE catalog.category IS 'A tree of categories; the top ones have no parent.';
