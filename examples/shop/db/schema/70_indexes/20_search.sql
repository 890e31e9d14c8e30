CREATE INDEX product_search_idx ON catalog.product USING gin (search);
CREATE INDEX product_title_trgm_idx ON catalog.product USING gin (title public.gin_trgm_ops);
CREATE INDEX product_attributes_idx ON catalog.product USING gin (attributes jsonb_path_ops);
CREATE INDEX customer_name_idx ON sales.customer (tenant_id, lower(full_name) text_pattern_ops);
