-- What administrators list and search by: the start of the address, the user name or the full name. In byte order, so
-- that a prefix is a range, with the id for pages. The deactivated ones are few among many, so they have their own.
CREATE INDEX users_email_search_idx ON users (email COLLATE "C", id);
CREATE INDEX users_username_search_idx ON users ((lower(username) COLLATE "C"), id) WHERE username IS NOT NULL;
CREATE INDEX users_full_name_search_idx ON users ((lower(full_name) COLLATE "C"), id) WHERE full_name IS NOT NULL;

CREATE INDEX users_inactive_idx ON users (id) WHERE NOT is_active;
CREATE INDEX users_inactive_email_idx ON users (email COLLATE "C", id) WHERE NOT is_active;
CREATE INDEX users_inactive_username_idx ON users ((lower(username) COLLATE "C"), id)
    WHERE username IS NOT NULL AND NOT is_active;
CREATE INDEX users_inactive_full_name_idx ON users ((lower(full_name) COLLATE "C"), id)
    WHERE full_name IS NOT NULL AND NOT is_active;

-- Who is an administrator is asked whenever one is about to go.
CREATE INDEX users_administrators_idx ON users (id) WHERE is_active AND 'admin' = ANY (roles);
