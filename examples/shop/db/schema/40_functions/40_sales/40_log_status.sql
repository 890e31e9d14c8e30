-- SECURITY DEFINER: whoever may change a status writes its history, and in no other way.
CREATE FUNCTION sales.log_status() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = ''
AS $body$
BEGIN
    INSERT INTO sales.order_event (tenant_id, order_id, old_status, new_status)
    VALUES (
        NEW.tenant_id,
        NEW.order_id,
        CASE TG_OP WHEN 'UPDATE' THEN OLD.status END,
        NEW.status
    );
    RETURN NULL;
END
$body$;
