-- The password of all three is "correct horse battery staple". The cost is the lowest there is,
-- because seeds are for machines of developers.
INSERT INTO tenancy.account (email, full_name, password_hash)
SELECT email, full_name, crypt('correct horse battery staple', gen_salt('bf', 4))
FROM (
    VALUES
        ('ada@example.org', 'Ada Arbour'),
        ('ben@example.org', 'Ben Barrow'),
        ('cleo@example.org', 'Cleo Carter')
) AS seed (email, full_name);

INSERT INTO tenancy.membership (tenant_id, account_id, role)
SELECT tenant.tenant_id, account.account_id, seed.role::tenancy.member_role
FROM (
    VALUES
        ('berry-kitchen', 'ada@example.org', 'owner'),
        ('oak-and-iron', 'ben@example.org', 'owner'),
        ('oak-and-iron', 'ada@example.org', 'editor'),
        ('paper-moon', 'cleo@example.org', 'owner')
) AS seed (slug, email, role)
JOIN tenancy.tenant ON tenant.slug = seed.slug
JOIN tenancy.account ON account.email = seed.email::common.email;

INSERT INTO tenancy.api_key (tenant_id, label, digest, scopes)
SELECT tenant_id, 'local development', sha256(convert_to('sk_local_' || slug, 'UTF8')), '{catalog:read,orders:write}'
FROM tenancy.tenant;

INSERT INTO tenancy.setting (tenant_id, name, value)
SELECT tenant_id, 'checkout.guest_allowed', to_jsonb(plan <> 'enterprise')
FROM tenancy.tenant;
