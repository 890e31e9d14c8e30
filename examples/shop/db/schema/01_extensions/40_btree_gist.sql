-- Exclusion constraints that compare an identifier and a range together.
CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;
