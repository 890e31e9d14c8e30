CREATE DOMAIN common.amount AS numeric(14, 2)
    CONSTRAINT is_not_negative CHECK (VALUE >= 0);

COMMENT ON DOMAIN common.amount IS 'A sum of money; its currency stands beside it.';
