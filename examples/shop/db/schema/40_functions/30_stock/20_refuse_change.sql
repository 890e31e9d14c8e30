CREATE FUNCTION stock.refuse_change() RETURNS trigger
LANGUAGE plpgsql
SET search_path = ''
AS $body$
BEGIN
    RAISE EXCEPTION 'rows of %.% are never changed: add a correction', TG_TABLE_SCHEMA, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$body$;
