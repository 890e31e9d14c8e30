CREATE FUNCTION sales.check_transition() RETURNS trigger
LANGUAGE plpgsql
SET search_path = ''
AS $body$
BEGIN
    IF NOT sales.may_become(OLD.status, NEW.status) THEN
        RAISE EXCEPTION 'order % is % and cannot become %', OLD.number, OLD.status, NEW.status
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$body$;
