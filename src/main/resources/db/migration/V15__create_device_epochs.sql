-- A device token names the epoch in which it was made; raising the user's epoch ends them all. No row is epoch 0.
CREATE TABLE device_epochs (
    user_id uuid    NOT NULL CONSTRAINT device_epochs_pkey PRIMARY KEY
                    CONSTRAINT device_epochs_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    epoch   integer NOT NULL
);
