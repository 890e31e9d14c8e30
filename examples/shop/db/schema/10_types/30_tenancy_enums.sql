CREATE TYPE tenancy.plan AS ENUM ('trial', 'standard', 'enterprise');
CREATE TYPE tenancy.member_role AS ENUM ('viewer', 'editor', 'owner');
