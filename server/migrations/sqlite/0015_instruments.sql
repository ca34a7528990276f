-- Scoring tables that a school makes itself.

create table instruments (
    -- Made by the client.
    id text primary key,
    school_id text not null references schools (id),
    created_by text not null references users (id),
    created_at_ms bigint not null,
    -- No longer offered; still readable, and lessons that have it keep it.
    retired_at_ms bigint
);
create index instruments_by_school on instruments (school_id, created_at_ms);

-- What will be the next version; gone once that is frozen.
create table instrument_drafts (
    instrument_id text primary key references instruments (id),
    -- The version that it will be.
    version integer not null,
    -- Counts the saves of this draft, from 1: whoever saves says which one they had before them.
    revision bigint not null,
    -- JSON, read and written whole.
    definition text not null,
    saved_by text not null references users (id),
    saved_at_ms bigint not null
) without rowid;

-- Frozen for good: rows are added, never changed or deleted. definition is canonical JSON, hash its SHA-256.
create table instrument_versions (
    instrument_id text not null references instruments (id),
    version integer not null,
    definition text not null,
    hash text not null,
    frozen_by text not null references users (id),
    frozen_at_ms bigint not null,
    primary key (instrument_id, version)
) without rowid;
