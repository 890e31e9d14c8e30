CREATE FUNCTION catalog.set_price(
    wanted_variant   bigint,
    wanted_currency  common.currency_code,
    new_amount       common.amount,
    starts_at        timestamptz DEFAULT now()
) RETURNS bigint
LANGUAGE plpgsql
SET search_path = public, pg_temp
AS $body$
DECLARE
    new_id bigint;
BEGIN
    -- Prices that have not begun yet are replaced, the one that runs is ended.
    DELETE FROM catalog.price
    WHERE variant_id = wanted_variant
      AND currency = wanted_currency
      AND lower(valid_during) >= starts_at;

    UPDATE catalog.price
    SET valid_during = tstzrange(lower(valid_during), starts_at)
    WHERE variant_id = wanted_variant
      AND currency = wanted_currency
      AND valid_during @> starts_at;

    INSERT INTO catalog.price (tenant_id, variant_id, currency, amount, valid_during)
    SELECT tenant_id, variant_id, wanted_currency, new_amount, tstzrange(starts_at, NULL)
    FROM catalog.variant
    WHERE variant_id = wanted_variant
    RETURNING price_id INTO new_id;

    IF new_id IS NULL THEN
        RAISE EXCEPTION 'there is no variant %', wanted_variant USING ERRCODE = 'no_data_found';
    END IF;
    RETURN new_id;
END
$body$;
