CREATE TYPE common.weight_range AS RANGE (
    subtype = numeric,
    multirange_type_name = common.weight_multirange
);

COMMENT ON TYPE common.weight_range IS 'Weights in kilograms, for the rates of carriers.';
