-- One row a session, however often it rotates. No column that a rotation changes is indexed and each page has room, so
-- that the update stays in place (HOT).
CREATE TABLE sessions (
    id                        uuid        NOT NULL CONSTRAINT sessions_pkey PRIMARY KEY,
    user_id                   uuid        NOT NULL
                              CONSTRAINT sessions_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    client_id                 text        NOT NULL,
    scope                     text        NOT NULL,
    amr                       text[]      NOT NULL,
    auth_time                 timestamptz NOT NULL,
    key_id                    integer     NOT NULL,
    token_hash                bytea       NOT NULL,
    generation                integer     NOT NULL DEFAULT 0,
    rotated_at                timestamptz,
    foreign_replay_generation integer,
    foreign_replays           integer     NOT NULL DEFAULT 0,
    ip                        text        NOT NULL,
    user_agent                text        NOT NULL,
    device_name               text,
    created_at                timestamptz NOT NULL DEFAULT now(),
    last_used_at              timestamptz NOT NULL DEFAULT now(),
    idle_expires_at           timestamptz NOT NULL,
    expires_at                timestamptz NOT NULL,
    revoked_at                timestamptz,
    revoked_reason            text,
    CONSTRAINT sessions_revoked_has_reason CHECK ((revoked_at IS NULL) = (revoked_reason IS NULL))
) WITH (fillfactor = 60);

CREATE INDEX sessions_user_id_idx ON sessions (user_id);
CREATE INDEX sessions_expires_at_idx ON sessions (expires_at);

COMMENT ON COLUMN sessions.token_hash IS 'SHA-256 of the secret of the current refresh token; the secret itself is never stored';
COMMENT ON COLUMN sessions.key_id IS 'fingerprint of the master key that tags and derives this session''s tokens';
COMMENT ON COLUMN sessions.foreign_replays IS 'generations on end in which the used token came back from another network and user agent';
