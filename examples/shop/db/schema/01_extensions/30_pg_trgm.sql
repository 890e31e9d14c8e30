-- Search that forgives a typing error.
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
