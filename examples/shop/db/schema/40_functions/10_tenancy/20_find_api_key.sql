CREATE FUNCTION tenancy.find_api_key(secret text, wanted_scope text) RETURNS tenancy.api_key
LANGUAGE sql STABLE STRICT SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $body$
    SELECT api_key
    FROM tenancy.api_key
    WHERE digest = sha256(convert_to(secret, 'UTF8'))
      AND wanted_scope = ANY (scopes)
      AND revoked_at IS NULL
      AND (expires_at IS NULL OR expires_at > now());
$body$;
