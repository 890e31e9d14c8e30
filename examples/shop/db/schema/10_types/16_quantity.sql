CREATE DOMAIN common.quantity AS integer
    CONSTRAINT is_positive CHECK (VALUE > 0);

COMMENT ON DOMAIN common.quantity IS 'A number of pieces, at least one.';
