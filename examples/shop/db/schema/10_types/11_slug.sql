CREATE DOMAIN common.slug AS text
    CONSTRAINT is_a_slug
        CHECK (VALUE ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(VALUE) <= 80);

COMMENT ON DOMAIN common.slug IS 'A name for addresses: lower-case words joined by hyphens.';
