CREATE TABLE one_time_tokens (
    token_hash bytea       NOT NULL,
    purpose    text        NOT NULL,
    subject    uuid        NOT NULL,
    email      text        NOT NULL,
    expires_at timestamptz NOT NULL,
    CONSTRAINT one_time_tokens_pk PRIMARY KEY (token_hash),
    CONSTRAINT one_time_tokens_purpose_subject_uk UNIQUE (purpose, subject),
    CONSTRAINT one_time_tokens_token_hash_length CHECK (octet_length(token_hash) = 32)
);

CREATE INDEX one_time_tokens_expires_at_ix ON one_time_tokens (expires_at);

COMMENT ON COLUMN one_time_tokens.token_hash IS 'SHA-256 of a 256-bit token; the token itself is never stored';
