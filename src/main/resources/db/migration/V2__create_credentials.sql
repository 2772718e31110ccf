CREATE TABLE credentials (
    user_id       uuid        NOT NULL CONSTRAINT credentials_pkey PRIMARY KEY
                              CONSTRAINT credentials_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    password_hash text        NOT NULL,
    imported      boolean     NOT NULL DEFAULT false,
    changed_at    timestamptz NOT NULL DEFAULT now()
);

COMMENT ON COLUMN credentials.password_hash IS 'bcrypt; never leaves the credential package';
COMMENT ON COLUMN credentials.imported IS 'made by another application: verified without our long-password strategy, renewed at the next sign-in';
