-- CASE, because AND promises no order: the digits are added only if there are nothing but digits.
CREATE FUNCTION catalog.is_valid_gtin(gtin text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
BEGIN ATOMIC
    SELECT CASE WHEN gtin ~ '^([0-9]{8}|[0-9]{12,14})$' THEN (
        SELECT sum(digit.value * CASE WHEN place % 2 = 1 THEN 3 ELSE 1 END) % 10 = 0
        FROM generate_series(1, 14) AS place
        CROSS JOIN LATERAL (
            SELECT substr(lpad(gtin, 14, '0'), place, 1)::integer AS value
        ) AS digit
    ) ELSE false END;
END;

COMMENT ON FUNCTION catalog.is_valid_gtin(text) IS
    'Whether a text is a GTIN-8, -12, -13 or -14 with a correct check digit.';
