INSERT INTO author (handle, email, full_name)
VALUES ('ada', 'ada@example.org', 'Ada Author');

INSERT INTO post (author_id, slug, title, body)
SELECT author_id, 'hello-world', 'Hello, world', 'The first post of this blog.'
FROM author
WHERE handle = 'ada';

SELECT slug, status FROM publish_post('hello-world');

INSERT INTO comment (post_id, name, body)
SELECT post_id, 'Grace', 'Nice to be here; it''s a fine blog.'
FROM post
WHERE slug = 'hello-world';
