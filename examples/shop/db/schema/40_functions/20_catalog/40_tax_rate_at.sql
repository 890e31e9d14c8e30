CREATE FUNCTION catalog.tax_rate_at(
    wanted_country  common.country_code,
    wanted_class    catalog.tax_class,
    wanted_day      date DEFAULT CURRENT_DATE
) RETURNS common.percentage
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    SELECT coalesce(
        (
            SELECT rate
            FROM catalog.tax_rate
            WHERE country = wanted_country
              AND tax_class = wanted_class
              AND valid_during @> wanted_day
        ),
        0
    );
END;
