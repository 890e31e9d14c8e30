-- SECURITY DEFINER: the application may ask, but never read a hash.
CREATE FUNCTION tenancy.verify_password(wanted_email common.email, password text) RETURNS bigint
LANGUAGE sql STABLE STRICT SECURITY DEFINER
SET search_path = public, pg_temp
AS $body$
    SELECT account_id
    FROM tenancy.account
    WHERE email = wanted_email
      AND password_hash = crypt(password, password_hash);
$body$;

COMMENT ON FUNCTION tenancy.verify_password(common.email, text) IS
    'The account with this address and password, or null.';
