CREATE TABLE comment (
    comment_id  bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    post_id     bigint NOT NULL REFERENCES post ON DELETE CASCADE,
    reply_to    bigint,
    name        text NOT NULL CHECK (name <> ''),
    body        text NOT NULL CHECK (length(body) BETWEEN 1 AND 10000),
    written_at  timestamptz NOT NULL DEFAULT now(),

    -- A reply belongs to the same post as the comment that it answers.
    UNIQUE (post_id, comment_id),
    FOREIGN KEY (post_id, reply_to) REFERENCES comment (post_id, comment_id) ON DELETE CASCADE
);

CREATE INDEX comment_reply_to_idx ON comment (post_id, reply_to) WHERE reply_to IS NOT NULL;

COMMENT ON TABLE comment IS 'What readers write under a post.';
