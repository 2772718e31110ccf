create table signing_keys (
    kid text not null,
    algorithm text not null,
    state text not null,
    public_key bytea not null,
    private_key bytea,
    master_key_id integer,
    created_at timestamptz not null default now(),
    active_at timestamptz not null,
    gone_at timestamptz,
    constraint signing_keys_pkey primary key (kid),
    constraint signing_keys_state_known check (state in ('pending', 'active', 'retired')),
    constraint signing_keys_private_until_retired check ((state = 'retired') = (private_key is null)),
    constraint signing_keys_sealed_under_a_known_key check ((private_key is null) = (master_key_id is null)),
    constraint signing_keys_retired_end check ((state = 'retired') = (gone_at is not null))
);

-- Whatever races, at most one key signs and at most one waits.
create unique index signing_keys_one_active on signing_keys (state) where state = 'active';
create unique index signing_keys_one_pending on signing_keys (state) where state = 'pending';

comment on column signing_keys.public_key is 'X.509 SubjectPublicKeyInfo, published in the JWKS';
comment on column signing_keys.private_key is 'Secret: PKCS#8, sealed with AES-256-GCM (nonce, ciphertext, tag) under a key derived from the master key; erased when the key is retired';
comment on column signing_keys.master_key_id is 'Fingerprint of the master key that private_key is sealed under';
comment on column signing_keys.active_at is 'When a pending key shall start to sign; when any other did';
comment on column signing_keys.gone_at is 'When the last token that a retired key signed has expired';
