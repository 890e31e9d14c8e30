CREATE FUNCTION catalog.price_at(
    wanted_variant   bigint,
    wanted_currency  common.currency_code,
    moment           timestamptz DEFAULT now()
) RETURNS common.amount
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT amount
    FROM catalog.price
    WHERE variant_id = wanted_variant
      AND currency = wanted_currency
      AND valid_during @> moment;
END;

COMMENT ON FUNCTION catalog.price_at(bigint, common.currency_code, timestamptz) IS
    'The price of a variant at a moment, or null. There is at most one: see one_price_at_a_time.';
