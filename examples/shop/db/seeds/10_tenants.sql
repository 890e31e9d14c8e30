-- Version 5: the same name gives the same identifier, on every machine.
INSERT INTO tenancy.tenant (tenant_id, slug, name, plan, default_currency, country)
SELECT
    uuid_generate_v5(uuid_ns_dns(), slug || '.shop.example'),
    slug,
    name,
    plan::tenancy.plan,
    currency,
    country
FROM (
    VALUES
        ('berry-kitchen', 'Berry Kitchen', 'standard', 'CHF', 'CH'),
        ('oak-and-iron', 'Oak & Iron', 'enterprise', 'EUR', 'DE'),
        ('paper-moon', 'Paper Moon', 'trial', 'EUR', 'FR')
) AS seed (slug, name, plan, currency, country);
