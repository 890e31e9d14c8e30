ALTER ROLE shop_app SET statement_timeout = '15s';
ALTER ROLE shop_app SET idle_in_transaction_session_timeout = '30s';
ALTER ROLE shop_analyst SET default_transaction_read_only = on;
ALTER ROLE shop_analyst SET work_mem = '64MB';

-- Only a superuser may set this one.
ALTER ROLE shop_support SET log_statement = 'mod';
