-- Whoever leaves an address can come back for a while, so nobody else gets it meanwhile.
CREATE TABLE address_reservations (
    email   text        NOT NULL CONSTRAINT address_reservations_pkey PRIMARY KEY,
    user_id uuid        NOT NULL
            CONSTRAINT address_reservations_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    until   timestamptz NOT NULL
);

CREATE INDEX address_reservations_user_id_idx ON address_reservations (user_id);
CREATE INDEX address_reservations_until_idx ON address_reservations (until);

CREATE TABLE email_changes (
    id           uuid        NOT NULL CONSTRAINT email_changes_pkey PRIMARY KEY,
    notice_id    uuid        NOT NULL CONSTRAINT email_changes_notice_id_key UNIQUE,
    user_id      uuid        NOT NULL
                 CONSTRAINT email_changes_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    old_email    text        NOT NULL,
    new_email    text        NOT NULL,
    state        text        NOT NULL DEFAULT 'open'
                 CONSTRAINT email_changes_state_known CHECK (state IN ('open', 'void', 'confirmed', 'undone')),
    requested_at timestamptz NOT NULL,
    decided_at   timestamptz,
    confirmed_at timestamptz
);

CREATE UNIQUE INDEX email_changes_open_key ON email_changes (user_id) WHERE state = 'open';
CREATE INDEX email_changes_new_email_idx ON email_changes (new_email) WHERE state = 'open';
CREATE INDEX email_changes_user_id_idx ON email_changes (user_id);
CREATE INDEX email_changes_requested_at_idx ON email_changes (requested_at);

COMMENT ON COLUMN email_changes.notice_id IS 'What the link to undo stands for that is mailed after the change; that in the mail before it stands for the id';
COMMENT ON COLUMN email_changes.decided_at IS 'When it was seen whether the new address is free';
