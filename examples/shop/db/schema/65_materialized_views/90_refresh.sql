CREATE PROCEDURE reporting.refresh()
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = ''
AS $body$
BEGIN
    REFRESH MATERIALIZED VIEW CONCURRENTLY reporting.product_sales;
    REFRESH MATERIALIZED VIEW CONCURRENTLY reporting.customer_value;
END
$body$;

COMMENT ON PROCEDURE reporting.refresh() IS 'Brings the reports up to date; readers are not blocked.';
