CREATE TYPE post_status AS ENUM ('draft', 'published', 'withdrawn');

CREATE TABLE post (
    post_id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    author_id     bigint NOT NULL REFERENCES author ON DELETE RESTRICT,
    slug          text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    title         text NOT NULL CHECK (title <> ''),
    body          text NOT NULL,
    status        post_status NOT NULL DEFAULT 'draft',
    published_at  timestamptz,
    search        tsvector NOT NULL GENERATED ALWAYS AS (
                      setweight(to_tsvector('english', title), 'A')
                      || setweight(to_tsvector('english', body), 'B')
                  ) STORED,

    CONSTRAINT published_posts_have_a_date
        CHECK (status <> 'published' OR published_at IS NOT NULL)
);

CREATE INDEX post_author_id_idx ON post (author_id);
CREATE INDEX post_search_idx ON post USING gin (search);
CREATE INDEX post_newest_first_idx ON post (published_at DESC) WHERE status = 'published';

COMMENT ON TABLE post IS 'An article, from the first draft on.';
COMMENT ON COLUMN post.slug IS 'The last part of the post''s address; it never changes.';
