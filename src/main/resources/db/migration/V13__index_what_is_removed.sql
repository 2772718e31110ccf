-- For the removal of what has served its time, and of what belongs to a deleted account. No rotation changes revoked_at, so
-- its update stays in place (HOT).
CREATE INDEX sessions_revoked_at_idx ON sessions (revoked_at) WHERE revoked_at IS NOT NULL;
CREATE INDEX pending_registrations_created_at_idx ON pending_registrations (created_at);
CREATE INDEX outbox_user_id_idx ON outbox (user_id) WHERE user_id IS NOT NULL;
