CREATE FUNCTION catalog.search_products(query text, max_rows integer DEFAULT 20)
RETURNS TABLE (product_id bigint, title text, score real)
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = public, pg_temp
AS $body$
    SELECT found.product_id, found.title, found.score
    FROM (
        SELECT
            product.product_id,
            product.title,
            ts_rank(product.search, words.query) + similarity(product.title, search_products.query)
                AS score
        FROM catalog.product
        CROSS JOIN websearch_to_tsquery('simple', search_products.query) AS words (query)
        WHERE product.status = 'active'
          -- Whole words, or a title that is spelled nearly like it.
          AND (product.search @@ words.query OR product.title % search_products.query)
    ) AS found
    ORDER BY found.score DESC, found.product_id
    LIMIT max_rows;
$body$;
