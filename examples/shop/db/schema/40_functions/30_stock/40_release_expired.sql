CREATE FUNCTION stock.release_expired() RETURNS bigint
LANGUAGE sql
BEGIN ATOMIC
    WITH expired AS (
        DELETE FROM stock.reservation
        WHERE expires_at <= now()
        RETURNING warehouse_id, variant_id, pieces
    ),
    freed AS (
        SELECT warehouse_id, variant_id, sum(pieces)::integer AS pieces
        FROM expired
        GROUP BY warehouse_id, variant_id
    ),
    updated AS (
        UPDATE stock.level
        SET reserved = level.reserved - freed.pieces
        FROM freed
        WHERE level.warehouse_id = freed.warehouse_id AND level.variant_id = freed.variant_id
    )
    SELECT count(*) FROM expired;
END;

COMMENT ON FUNCTION stock.release_expired() IS 'Gives back what nobody bought in time; how many reservations.';
