CREATE SCHEMA common;
CREATE SCHEMA tenancy;
CREATE SCHEMA catalog;
CREATE SCHEMA stock;
CREATE SCHEMA sales;
CREATE SCHEMA audit;
CREATE SCHEMA reporting;

COMMENT ON SCHEMA common IS 'Types and functions that every other schema uses.';
COMMENT ON SCHEMA tenancy IS 'Tenants, the people who work for them, and their keys.';
COMMENT ON SCHEMA catalog IS 'What is sold, and at what price.';
COMMENT ON SCHEMA stock IS 'Where it lies, and how much of it.';
COMMENT ON SCHEMA sales IS 'Customers, carts, orders, payments and parcels.';
COMMENT ON SCHEMA audit IS 'Who changed what.';
COMMENT ON SCHEMA reporting IS 'Figures for people.';
