-- An event trigger belongs to the database, and only a superuser can make one.
CREATE FUNCTION audit.refuse_drop() RETURNS event_trigger
LANGUAGE plpgsql
SET search_path = ''
AS $body$
DECLARE
    dropped record;
BEGIN
    FOR dropped IN
        SELECT object_identity
        FROM pg_catalog.pg_event_trigger_dropped_objects()
        WHERE object_type = 'table' AND schema_name = 'audit'
    LOOP
        RAISE EXCEPTION 'table % is part of the audit log', dropped.object_identity
            USING HINT = 'Detach the partition and archive it.';
    END LOOP;
END
$body$;

CREATE EVENT TRIGGER refuse_drop_of_audit ON sql_drop
    WHEN TAG IN ('DROP TABLE', 'DROP SCHEMA')
    EXECUTE FUNCTION audit.refuse_drop();
