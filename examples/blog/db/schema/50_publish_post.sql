CREATE FUNCTION publish_post(wanted_slug text) RETURNS post
LANGUAGE sql
BEGIN ATOMIC
    UPDATE post
    SET status = 'published',
        published_at = coalesce(published_at, now())
    WHERE slug = wanted_slug
    RETURNING *;
END;

COMMENT ON FUNCTION publish_post(text) IS
    'Publishes a post. One that was published before keeps its date.';
