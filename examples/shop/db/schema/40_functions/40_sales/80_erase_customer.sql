CREATE PROCEDURE sales.erase_customer(wanted_customer bigint)
LANGUAGE sql
BEGIN ATOMIC
    DELETE FROM sales.customer_address WHERE customer_id = wanted_customer;

    -- Orders stay, because the tax office wants them; the person goes.
    UPDATE sales.customer
    SET email = format('erased-%s@invalid.example', customer_id)::common.email,
        full_name = 'erased',
        erased_at = coalesce(erased_at, now())
    WHERE customer_id = wanted_customer;
END;
