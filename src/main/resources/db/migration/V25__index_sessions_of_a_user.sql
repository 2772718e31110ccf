-- A user's newest sessions, and the live ones among any number that have ended, without reading the rest. No rotation
-- changes any of these columns, so its update stays in place (HOT).
CREATE INDEX sessions_user_created_at_idx ON sessions (user_id, created_at DESC);
CREATE INDEX sessions_live_idx ON sessions (user_id) WHERE revoked_at IS NULL;

DROP INDEX sessions_user_id_idx;
