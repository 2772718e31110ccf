-- The one good sign-in among an account's hundred thousand failed ones.
CREATE INDEX audit_events_user_type_idx ON audit_events (user_id, type, id) WHERE user_id IS NOT NULL;
