CREATE FUNCTION stock.apply_movement() RETURNS trigger
LANGUAGE plpgsql
SET search_path = ''
AS $body$
BEGIN
    -- Not one INSERT … ON CONFLICT DO UPDATE: its row would have to pass on_hand >= 0 by itself,
    -- and the pieces of a shipment are negative.
    INSERT INTO stock.level (tenant_id, warehouse_id, variant_id)
    VALUES (NEW.tenant_id, NEW.warehouse_id, NEW.variant_id)
    ON CONFLICT (warehouse_id, variant_id) DO NOTHING;

    UPDATE stock.level
    SET on_hand = on_hand + NEW.pieces
    WHERE warehouse_id = NEW.warehouse_id AND variant_id = NEW.variant_id;
    RETURN NULL;
EXCEPTION
    WHEN check_violation THEN
        RAISE EXCEPTION 'warehouse % has fewer than % free pieces of variant %',
            NEW.warehouse_id, abs(NEW.pieces), NEW.variant_id
            USING ERRCODE = 'check_violation';
END
$body$;

COMMENT ON FUNCTION stock.apply_movement() IS 'Trigger: books a movement on its level.';
