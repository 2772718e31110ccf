-- Whether a registration is mailed its link, or its address has an account already, is decided after the answer.
ALTER TABLE pending_registrations ADD COLUMN mailed_at timestamptz;
