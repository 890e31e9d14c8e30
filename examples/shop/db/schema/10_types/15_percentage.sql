CREATE DOMAIN common.percentage AS numeric(5, 2)
    CONSTRAINT is_between_0_and_100 CHECK (VALUE BETWEEN 0 AND 100);
