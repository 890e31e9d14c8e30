CREATE FUNCTION catalog.refuse_category_cycle() RETURNS trigger
LANGUAGE plpgsql
SET search_path = ''
AS $body$
BEGIN
    IF EXISTS (
        WITH RECURSIVE ancestor AS (
            SELECT NEW.parent_id AS category_id
            UNION
            SELECT category.parent_id
            FROM ancestor
            JOIN catalog.category USING (category_id)
        )
        SELECT FROM ancestor WHERE category_id = NEW.category_id
    ) THEN
        RAISE EXCEPTION 'category % would be inside itself', NEW.slug
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$body$;
