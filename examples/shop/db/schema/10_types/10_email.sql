CREATE DOMAIN common.email AS public.citext
    CONSTRAINT looks_like_an_address
        CHECK (VALUE ~ '^[^@\s]+@[^@\s]+\.[^@\s]+$' AND length(VALUE::text) <= 254);

COMMENT ON DOMAIN common.email IS 'An e-mail address; upper and lower case are the same.';
