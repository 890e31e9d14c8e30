-- crypt() and gen_salt(), for the passwords of accounts.
CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA public;
