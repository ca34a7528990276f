-- Lessons that are observed, their clock, and the observers' sheets.

-- What a document may be made of: plan, sheet.
alter table documents add column schema text not null default 'plan';

create table lessons (
    -- Made by the client.
    id text primary key,
    group_id text not null references groups (id),
    organiser_id text not null references users (id),
    teacher_id text not null references users (id),
    title text not null,
    class_name text not null,
    subject text not null,
    place text not null,
    planned_at_ms bigint not null,
    minutes integer not null,
    visit_type text not null,
    purpose text not null,
    version_id text references versions (id),
    -- JSON, read and written whole: the steps of that version, which never changes.
    steps text not null,
    -- Both or neither.
    seat_rows integer,
    seat_columns integer,
    -- Time zero: the start of one of lesson_starts.
    started_at_ms bigint,
    ended_at_ms bigint,
    cancelled_at_ms bigint,
    -- When somebody opened the results to those who come second; they also open by themselves.
    opened_at_ms bigint,
    created_at_ms bigint not null,
    changed_at_ms bigint not null
);
create index lessons_by_group on lessons (group_id, planned_at_ms);
create index lessons_by_teacher on lessons (teacher_id, planned_at_ms);
create index lessons_by_organiser on lessons (organiser_id, planned_at_ms);

create table lesson_observers (
    lesson_id text not null references lessons (id),
    user_id text not null references users (id),
    place integer not null,
    instrument_id text not null,
    instrument_version integer not null,
    focus text not null,
    primary key (lesson_id, user_id)
) without rowid;
create index lesson_observers_by_user on lesson_observers (user_id);

-- Who says the lesson began when; one claim a person, never changed.
create table lesson_starts (
    lesson_id text not null references lessons (id),
    user_id text not null references users (id),
    at_ms bigint not null,
    received_at_ms bigint not null,
    primary key (lesson_id, user_id)
) without rowid;

-- What officers ask the observers to look at; append-only.
create table lesson_focuses (
    lesson_id text not null references lessons (id),
    seq bigint not null,
    user_id text not null references users (id),
    text text not null,
    at_ms bigint not null,
    primary key (lesson_id, seq)
) without rowid;

-- One sheet an observer; the document's id is made by the client.
create table sheets (
    document_id text primary key references documents (id),
    lesson_id text not null references lessons (id),
    owner_id text not null references users (id),
    instrument_id text not null,
    instrument_version integer not null,
    created_at_ms bigint not null,
    unique (lesson_id, owner_id)
);
create index sheets_by_owner on sheets (owner_id);

-- Sealed for good. record is the canonical JSON of all that was sealed, hash its SHA-256.
create table sealed_sheets (
    document_id text primary key references sheets (document_id),
    submitted_at_ms bigint not null,
    record text not null,
    hash text not null
);
