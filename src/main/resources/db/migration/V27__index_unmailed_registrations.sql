-- However many wait for an address, a decision touches those that came since the last one.
CREATE INDEX pending_registrations_unmailed_idx ON pending_registrations (email) WHERE mailed_at IS NULL;
