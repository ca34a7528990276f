-- Types are those that sqlx's Any driver carries on both databases: text, bigint, integer (0/1 for booleans), double precision, blob.
-- Ids are UUIDv7 in text, times milliseconds UTC. The postgres folder has the same names and columns.

-- Owned by sync ---------------------------------------------------------------------------------------------------------------

-- One CRDT document. Forks share their origin's family: client ids are claimed per family.
create table documents (
    key integer primary key,
    id text not null unique,
    family text not null,
    -- A client whose copy has another lineage must not merge.
    lineage text not null,
    -- Raised whenever who may write changes for good (sealed, reopened); an append with another epoch is a late edit.
    epoch bigint not null default 0,
    -- The sequence number of the last row in updates.
    head bigint not null default 0,
    is_sealed integer not null default 0,
    -- A fork begins as the final state of this sealed document.
    base_key bigint references documents (key),
    created_at_ms bigint not null
);

-- One row a document and batch: repeated (16 bytes account id, varint length, Yjs v1 update).
create table updates (
    document_key bigint not null references documents (key),
    seq bigint not null,
    edits blob not null,
    received_at_ms bigint not null,
    primary key (document_key, seq)
) without rowid;

-- The whole state at a sequence number, as one Yjs v1 update. Seq 0 is what a document was created with.
create table snapshots (
    document_key bigint not null references documents (key),
    seq bigint not null,
    state blob not null,
    created_at_ms bigint not null,
    primary key (document_key, seq)
);

-- Which account a Yjs client id belongs to, for good.
create table client_ids (
    family text not null,
    client bigint not null,
    account_id text not null,
    primary key (family, client)
) without rowid;

-- Edits that came after a seal or after a right was taken away. The fingerprint (clocks and delete ranges) makes a re-send store nothing.
create table late_edits (
    id text primary key,
    document_key bigint not null references documents (key),
    account_id text not null,
    fingerprint text not null,
    reason text not null,
    edit blob not null,
    received_at_ms bigint not null,
    unique (document_key, account_id, fingerprint)
);
create index late_edits_by_account on late_edits (account_id, received_at_ms);

-- Updates that the replica could not apply, for a person to look at.
create table quarantine (
    id text primary key,
    document_key bigint not null references documents (key),
    account_id text not null,
    reason text not null,
    edit blob not null,
    received_at_ms bigint not null
);

-- People ----------------------------------------------------------------------------------------------------------------------

create table schools (
    id text primary key,
    name text not null unique,
    created_at_ms bigint not null
);

create table users (
    id text primary key,
    school_id text not null references schools (id),
    login_name text not null unique,
    name text not null,
    kind text not null,
    -- PHC string; argon2id.
    password_hash text not null,
    disabled_at_ms bigint,
    created_at_ms bigint not null
);
create index users_by_school on users (school_id);

-- A browser's session or a program's token; only the hash is kept.
create table sessions (
    secret_hash text primary key,
    user_id text not null references users (id),
    kind text not null,
    label text not null,
    created_at_ms bigint not null,
    last_used_at_ms bigint not null,
    expires_at_ms bigint not null
);
create index sessions_by_user on sessions (user_id);

create table groups (
    id text primary key,
    school_id text not null references schools (id),
    name text not null,
    lead_days integer not null default 3,
    live_red_pen integer not null default 0,
    created_at_ms bigint not null
);
create index groups_by_school on groups (school_id);

-- role: member, leader, officer (an invited research officer).
create table memberships (
    group_id text not null references groups (id),
    user_id text not null references users (id),
    role text not null,
    joined_at_ms bigint not null,
    removed_at_ms bigint,
    -- Joined, removed, or another role: a running server looks for it, whoever made the change.
    changed_at_ms bigint not null,
    primary key (group_id, user_id)
);
create index memberships_by_user on memberships (user_id);
create index memberships_by_change on memberships (changed_at_ms);

-- Plans -----------------------------------------------------------------------------------------------------------------------

create table plans (
    id text primary key,
    group_id text not null references groups (id),
    lead_id text not null references users (id),
    title text not null,
    subject text not null,
    grade text not null,
    stage text not null,
    meeting_at_ms bigint,
    sent_at_ms bigint,
    created_at_ms bigint not null,
    changed_at_ms bigint not null
);
create index plans_by_group on plans (group_id, changed_at_ms);

create table plan_coauthors (
    plan_id text not null references plans (id),
    user_id text not null references users (id),
    primary key (plan_id, user_id)
);

-- Which documents a plan has: one draft a sending, one fork a member, one consensus a meeting.
create table plan_documents (
    document_id text primary key references documents (id),
    plan_id text not null references plans (id),
    kind text not null,
    owner_id text not null references users (id),
    handed_in_at_ms bigint,
    -- Set when a sending was taken back: the forks of that sending count no longer.
    dropped_at_ms bigint,
    created_at_ms bigint not null
);
create index plan_documents_by_plan on plan_documents (plan_id);

-- Who moved the plan, append-only.
create table plan_events (
    plan_id text not null references plans (id),
    seq bigint not null,
    action text not null,
    user_id text not null references users (id),
    at_ms bigint not null,
    primary key (plan_id, seq)
);

-- Sealed for good. content is the ProseMirror document, hash the SHA-256 of its canonical form.
create table versions (
    id text primary key,
    plan_id text not null references plans (id),
    document_id text not null references documents (id),
    seq bigint not null,
    degree integer not null,
    kind text not null,
    owner_id text not null references users (id),
    sealed_by text not null references users (id),
    sealed_at_ms bigint not null,
    -- Set when a sending or a hand-in was taken back.
    dropped_at_ms bigint,
    content text not null,
    hash text not null
);
create index versions_by_plan on versions (plan_id, sealed_at_ms);

-- Decoded and encoded again by us; never what was uploaded.
create table images (
    id text primary key,
    school_id text not null references schools (id),
    uploaded_by text not null references users (id),
    mime text not null,
    width integer not null,
    height integer not null,
    bytes blob not null,
    created_at_ms bigint not null
);
