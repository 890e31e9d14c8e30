CREATE TABLE author (
    author_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    handle     citext NOT NULL UNIQUE CHECK (handle ~ '^[a-z0-9_]{2,30}$'),
    email      citext NOT NULL UNIQUE CHECK (position('@' IN email) > 1),
    full_name  text NOT NULL CHECK (full_name <> ''),
    joined_at  timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE author IS 'Somebody who writes posts.';
COMMENT ON COLUMN author.handle IS 'The name in the address of the author''s page.';
