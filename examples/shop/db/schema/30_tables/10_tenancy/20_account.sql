CREATE TABLE tenancy.account (
    account_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email          common.email NOT NULL UNIQUE,
    full_name      text NOT NULL CHECK (full_name <> ''),
    password_hash  text NOT NULL CHECK (password_hash LIKE '$2%'),
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE tenancy.account IS 'Somebody who can sign in. One person may work for several tenants.';
COMMENT ON COLUMN tenancy.account.password_hash IS 'bcrypt, from crypt(password, gen_salt(''bf'')).';
