CREATE TABLE outbox (
    id              uuid        NOT NULL,
    kind            text        NOT NULL,
    recipient       text        NOT NULL,
    user_id         uuid,
    data            jsonb       NOT NULL,
    token_hash      bytea,
    state           text        NOT NULL DEFAULT 'pending',
    attempts        integer     NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    leased_until    timestamptz,
    created_at      timestamptz NOT NULL DEFAULT now(),
    sent_at         timestamptz,
    last_error      text,
    CONSTRAINT outbox_pk PRIMARY KEY (id),
    CONSTRAINT outbox_state_known CHECK (state IN ('pending', 'sent', 'failed'))
);

CREATE INDEX outbox_pending_ix ON outbox (next_attempt_at) WHERE state = 'pending';
CREATE INDEX outbox_recipient_kind_ix ON outbox (recipient, kind, created_at);
CREATE INDEX outbox_created_at_ix ON outbox (created_at);

COMMENT ON COLUMN outbox.data IS 'Ids and display data of the mail; never a token, password or code';
COMMENT ON COLUMN outbox.token_hash IS 'SHA-256 of the one-time token in the mail''s link, which is derived from the row''s id';
COMMENT ON COLUMN outbox.last_error IS 'The kind of the last failure, without the mail server''s words: they may repeat the address';
