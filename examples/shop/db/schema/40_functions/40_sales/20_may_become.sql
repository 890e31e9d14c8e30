CREATE FUNCTION sales.may_become(old_status sales.order_status, new_status sales.order_status)
RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE old_status
    WHEN 'placed' THEN new_status IN ('paid', 'cancelled')
    WHEN 'paid' THEN new_status IN ('packed', 'cancelled')
    WHEN 'packed' THEN new_status IN ('shipped', 'cancelled')
    WHEN 'shipped' THEN new_status = 'delivered'
    ELSE false
END;

COMMENT ON FUNCTION sales.may_become(sales.order_status, sales.order_status) IS
    'The life of an order, in one place.';
