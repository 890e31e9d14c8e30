CREATE TABLE sales.order_event_2026_q1 PARTITION OF sales.order_event
    FOR VALUES FROM ('2026-01-01 00:00+00') TO ('2026-04-01 00:00+00');

CREATE TABLE sales.order_event_2026_q2 PARTITION OF sales.order_event
    FOR VALUES FROM ('2026-04-01 00:00+00') TO ('2026-07-01 00:00+00');

CREATE TABLE sales.order_event_2026_q3 PARTITION OF sales.order_event
    FOR VALUES FROM ('2026-07-01 00:00+00') TO ('2026-10-01 00:00+00');

CREATE TABLE sales.order_event_2026_q4 PARTITION OF sales.order_event
    FOR VALUES FROM ('2026-10-01 00:00+00') TO ('2027-01-01 00:00+00');

-- What no quarter takes: nothing is refused because a partition was forgotten.
CREATE TABLE sales.order_event_other PARTITION OF sales.order_event DEFAULT;
