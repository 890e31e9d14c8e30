-- The row of the tenant stays locked until the transaction ends: no gaps, and no two alike.
CREATE FUNCTION sales.next_order_number(wanted_tenant uuid) RETURNS bigint
LANGUAGE sql STRICT
BEGIN ATOMIC
    INSERT INTO sales.order_counter AS counter (tenant_id, last_number)
    VALUES (wanted_tenant, 1)
    ON CONFLICT (tenant_id) DO UPDATE SET last_number = counter.last_number + 1
    RETURNING last_number;
END;
