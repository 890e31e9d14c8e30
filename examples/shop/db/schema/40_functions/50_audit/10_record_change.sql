-- SECURITY DEFINER: nobody else may write to the log.
CREATE FUNCTION audit.record_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = ''
AS $body$
DECLARE
    old_row  jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    new_row  jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
BEGIN
    -- Columns named in the trigger, such as a hash, never reach the log.
    INSERT INTO audit.change (tenant_id, table_name, action, old_row, new_row)
    VALUES (
        (coalesce(new_row, old_row) ->> 'tenant_id')::uuid,
        format('%I.%I', TG_TABLE_SCHEMA, TG_TABLE_NAME),
        TG_OP,
        old_row - TG_ARGV,
        new_row - TG_ARGV
    );
    RETURN NULL;
END
$body$;
