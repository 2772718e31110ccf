-- What is left of forgetting somebody with a long history. It goes on below an id, along an index.
CREATE TABLE audit_erasures (
    person uuid NOT NULL,
    -- The column of audit_events that names the person.
    role   text NOT NULL CONSTRAINT audit_erasures_role_known CHECK (role IN ('user_id', 'actor_id')),
    below  uuid NOT NULL,
    CONSTRAINT audit_erasures_pkey PRIMARY KEY (person, role)
);

CREATE INDEX audit_events_actor_idx ON audit_events (actor_id, id) WHERE actor_id IS NOT NULL;
DROP INDEX audit_events_actor_id_idx;
