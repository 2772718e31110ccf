-- What was asked for an address, to be decided after the answer: the answer's time must not tell whether it has an account.
CREATE TABLE address_requests (
    id           uuid        NOT NULL CONSTRAINT address_requests_pkey PRIMARY KEY,
    kind         text        NOT NULL,
    email        text        NOT NULL,
    attempts     integer     NOT NULL DEFAULT 0,
    requested_at timestamptz NOT NULL DEFAULT now(),
    due_at       timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX address_requests_due_at_idx ON address_requests (due_at);
CREATE INDEX address_requests_kind_email_idx ON address_requests (kind, email);
