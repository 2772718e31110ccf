-- No foreign keys: an event outlives what it is about.
CREATE TABLE audit_events (
    id         uuid        NOT NULL CONSTRAINT audit_events_pkey PRIMARY KEY,
    at         timestamptz NOT NULL,
    type       text        NOT NULL,
    outcome    text        NOT NULL CONSTRAINT audit_events_outcome_known CHECK (outcome IN ('success', 'failure')),
    reason     text,
    user_id    uuid,
    actor_id   uuid,
    session_id uuid,
    ip_hash    bytea,
    network    text,
    user_agent text,
    trace_id   text
);

-- The ids are in the order of time: each list is read backwards along one of these, or the primary key.
CREATE INDEX audit_events_user_id_idx ON audit_events (user_id, id) WHERE user_id IS NOT NULL;
CREATE INDEX audit_events_type_idx ON audit_events (type, id);
CREATE INDEX audit_events_actor_id_idx ON audit_events (actor_id) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_events_at_idx ON audit_events (at);
CREATE INDEX audit_events_addresses_idx ON audit_events (at) WHERE ip_hash IS NOT NULL;

COMMENT ON COLUMN audit_events.ip_hash IS 'HMAC-SHA256 of the client''s address under a key derived from the master key; removed with network and user_agent after some weeks';
COMMENT ON COLUMN audit_events.network IS 'the /24 or /48 that the client''s address is in';
COMMENT ON COLUMN audit_events.reason IS 'private: the client is never told';
