-- Inside, the view is named without its schema: there it is the WITH query behind it.
CREATE RECURSIVE VIEW catalog.category_path (tenant_id, category_id, depth, path, titles) AS
    SELECT tenant_id, category_id, 1, slug::text, ARRAY[title]
    FROM catalog.category
    WHERE parent_id IS NULL
    UNION ALL
    SELECT
        child.tenant_id,
        child.category_id,
        parent.depth + 1,
        parent.path || '/' || child.slug,
        parent.titles || child.title
    FROM category_path AS parent
    JOIN catalog.category AS child ON child.parent_id = parent.category_id;

-- A view runs with the rights of its owner, past row-level security, unless it is told not to.
ALTER VIEW catalog.category_path SET (security_invoker = true);

COMMENT ON VIEW catalog.category_path IS 'Categories with the way from the top: furniture/chairs.';
