CREATE TYPE catalog.product_status AS ENUM ('draft', 'active', 'discontinued');
CREATE TYPE catalog.tax_class AS ENUM ('standard', 'reduced', 'exempt');
