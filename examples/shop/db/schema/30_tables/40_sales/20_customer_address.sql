CREATE TABLE sales.customer_address (
    address_id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id    uuid NOT NULL,
    customer_id  bigint NOT NULL,
    address      common.postal_address NOT NULL
                 CHECK ((address).city IS NOT NULL AND (address).country IS NOT NULL),
    is_default   boolean NOT NULL DEFAULT false,

    FOREIGN KEY (tenant_id, customer_id)
        REFERENCES sales.customer (tenant_id, customer_id) ON DELETE CASCADE
);

CREATE UNIQUE INDEX customer_address_one_default_idx
    ON sales.customer_address (customer_id) WHERE is_default;
