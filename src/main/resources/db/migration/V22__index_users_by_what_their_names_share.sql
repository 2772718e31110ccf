-- Each page of a list or a search is one short range of an index, also where nearly nobody or nearly everybody is
-- active, and where nearly everybody who is found by a name was found by the address sooner.

-- How many characters two texts have in common at their start. Whom a search for n characters finds by the user name, it
-- found by the address already exactly if this is n or more.
CREATE FUNCTION shared_start(one text, other text) RETURNS integer
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    RETURN (SELECT coalesce(max(n), 0)
              FROM generate_series(1, least(length(one), length(other))) AS n
             WHERE left(one, n) = left(other, n));

CREATE INDEX users_active_idx ON users (is_active, id);
CREATE INDEX users_active_email_idx ON users (is_active, email COLLATE "C", id);
CREATE INDEX users_active_username_idx
    ON users (is_active, shared_start(email, lower(username)), (lower(username) COLLATE "C"), id)
    WHERE username IS NOT NULL;
CREATE INDEX users_active_full_name_idx
    ON users (is_active,
              greatest(shared_start(email, lower(full_name)), shared_start(lower(username), lower(full_name))),
              (lower(full_name) COLLATE "C"), id)
    WHERE full_name IS NOT NULL;

DROP INDEX users_email_search_idx;
DROP INDEX users_username_search_idx;
DROP INDEX users_full_name_search_idx;
DROP INDEX users_inactive_idx;
DROP INDEX users_inactive_email_idx;
DROP INDEX users_inactive_username_idx;
DROP INDEX users_inactive_full_name_idx;
