CREATE FUNCTION common.touch_updated_at() RETURNS trigger
LANGUAGE plpgsql
SET search_path = ''
AS $body$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END
$body$;

COMMENT ON FUNCTION common.touch_updated_at() IS 'Trigger: sets updated_at of a changed row.';
