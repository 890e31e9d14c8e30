CREATE VIEW published_post AS
SELECT
    post.post_id,
    post.slug,
    post.title,
    post.body,
    post.published_at,
    author.handle AS author_handle,
    author.full_name AS author_name,
    comments.comment_count
FROM post
JOIN author USING (author_id)
CROSS JOIN LATERAL (
    SELECT count(*) AS comment_count
    FROM comment
    WHERE comment.post_id = post.post_id
) AS comments
WHERE post.status = 'published';

COMMENT ON VIEW published_post IS 'What everybody may read.';
