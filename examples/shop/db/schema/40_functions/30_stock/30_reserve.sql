CREATE FUNCTION stock.reserve(wanted_variant bigint, pieces common.quantity)
RETURNS stock.reservation
LANGUAGE plpgsql
SET search_path = public, pg_temp
AS $body$
DECLARE
    place  stock.level;
    made   stock.reservation;
BEGIN
    -- The row is locked first, so that two customers can't be promised the same piece.
    SELECT level.* INTO place
    FROM stock.level
    WHERE level.variant_id = wanted_variant
      AND level.available >= reserve.pieces
    ORDER BY level.available DESC, level.warehouse_id
    LIMIT 1
    FOR UPDATE;

    IF NOT FOUND THEN
        RAISE EXCEPTION 'no warehouse has % pieces of variant %', reserve.pieces, wanted_variant
            USING ERRCODE = 'check_violation', HINT = 'Ask for fewer, or wait for a delivery.';
    END IF;

    UPDATE stock.level
    SET reserved = level.reserved + reserve.pieces
    WHERE level.warehouse_id = place.warehouse_id AND level.variant_id = wanted_variant;

    INSERT INTO stock.reservation (tenant_id, warehouse_id, variant_id, pieces)
    VALUES (place.tenant_id, place.warehouse_id, wanted_variant, reserve.pieces)
    RETURNING * INTO made;
    RETURN made;
END
$body$;
