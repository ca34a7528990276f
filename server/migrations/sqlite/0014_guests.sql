-- Guests of one lesson, the codes that let them in, and the class's names as hashes.

-- A code is eight random letters; only its SHA-256 is here.
create table guest_codes (
    code_hash text primary key,
    lesson_id text not null references lessons (id),
    role text not null,
    -- What its guests write on.
    instrument_id text not null,
    instrument_version integer not null,
    opened_by text not null references users (id),
    opened_at_ms bigint not null,
    closed_at_ms bigint
) without rowid;
create index guest_codes_by_lesson on guest_codes (lesson_id, role, opened_at_ms);

-- A guest's account is for one lesson.
create table lesson_guests (
    user_id text primary key references users (id),
    lesson_id text not null references lessons (id),
    role text not null,
    instrument_id text not null,
    instrument_version integer not null,
    joined_at_ms bigint not null
) without rowid;
create index lesson_guests_by_lesson on lesson_guests (lesson_id, joined_at_ms);

-- hashes: JSON, a list of SHA-256(salt, name) in hex. The names are nowhere.
create table class_names (
    lesson_id text primary key references lessons (id),
    salt text not null,
    hashes text not null,
    listed_by text not null references users (id),
    listed_at_ms bigint not null
) without rowid;
