-- uuid_generate_v5(), for identifiers that follow from a name.
CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA public;
