-- Room on each page keeps an update of last_login_at in place (HOT).
CREATE TABLE users (
    id             uuid        NOT NULL CONSTRAINT users_pkey PRIMARY KEY,
    email          text        NOT NULL CONSTRAINT users_email_key UNIQUE
                               CONSTRAINT users_email_normalised CHECK (email = lower(btrim(email))),
    email_verified boolean     NOT NULL,
    username       text,
    full_name      text,
    is_active      boolean     NOT NULL DEFAULT true,
    roles          text[]      NOT NULL DEFAULT '{user}',
    mfa_enabled    boolean     NOT NULL DEFAULT false,
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now(),
    last_login_at  timestamptz
) WITH (fillfactor = 85);

CREATE UNIQUE INDEX users_username_key ON users (lower(username));
