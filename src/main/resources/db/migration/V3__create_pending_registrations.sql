CREATE TABLE pending_registrations (
    id            uuid        NOT NULL CONSTRAINT pending_registrations_pkey PRIMARY KEY,
    email         text        NOT NULL,
    password_hash text        NOT NULL,
    username      text,
    full_name     text,
    created_at    timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX pending_registrations_email_idx ON pending_registrations (email, created_at DESC);

COMMENT ON COLUMN pending_registrations.password_hash IS 'bcrypt; becomes the credential when the address is confirmed';
