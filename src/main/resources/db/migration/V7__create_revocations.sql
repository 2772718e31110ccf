-- No foreign key: a revocation outlives the session and the user that it is about.
create table revocations (
    session_id uuid not null,
    until timestamptz not null,
    written_by xid8 not null default pg_current_xact_id(),
    constraint revocations_pkey primary key (session_id)
);

create index revocations_written_by on revocations (written_by);
create index revocations_until on revocations (until);

comment on column revocations.until is 'From here on no access token of the session is valid any more, and the row may go';
comment on column revocations.written_by is 'The writing transaction, by which readers see what was committed since they last looked';
