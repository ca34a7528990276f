-- Workflows as data, the plan of a term, and the calendars that people subscribe to.

-- JSON, read and written whole: which steps exist, lead time, who reflects, closing checks. A plan keeps its group's as of its beginning.
alter table groups add column workflow text not null default
    '{"lead_days":3,"red_pen":"at_hand_in","has_adaptation":true,"reflection":"everyone","closing":{"min_signed_in":0,"minutes":false,"absences":false}}';
update groups set workflow =
    json_set(workflow, '$.lead_days', lead_days, '$.red_pen', case live_red_pen when 1 then 'live' else 'at_hand_in' end);
alter table groups drop column lead_days;
alter table groups drop column live_red_pen;
-- When and where the group meets every week; the weekday (1 is Monday) is null where it has no such time.
alter table groups add column slot_weekday integer;
alter table groups add column slot_minute integer not null default 0;
alter table groups add column slot_place text not null default '';

alter table plans add column workflow text not null default
    '{"lead_days":3,"red_pen":"at_hand_in","has_adaptation":true,"reflection":"everyone","closing":{"min_signed_in":0,"minutes":false,"absences":false}}';
update plans set workflow = (select g.workflow from groups g where g.id = plans.group_id);
-- Goes with the sending.
alter table plans add column note text not null default '';

create table terms (
    id text primary key,
    group_id text not null references groups (id),
    name text not null,
    begins_at_ms bigint not null,
    weeks integer not null,
    created_at_ms bigint not null
);
create index terms_by_group on terms (group_id, begins_at_ms);

-- Once there is a plan, title, lead and meeting time are the plan's; those here are as of its beginning.
create table term_lessons (
    -- Made by the client.
    id text primary key,
    term_id text not null references terms (id),
    title text not null,
    subject text not null,
    grade text not null,
    lead_id text not null references users (id),
    meeting_at_ms bigint,
    place text not null,
    plan_id text unique references plans (id),
    removed_at_ms bigint,
    changed_at_ms bigint not null
);
create index term_lessons_by_term on term_lessons (term_id);

-- Whose red pen is awaited; without a row for the lesson everybody's.
create table term_reviewers (
    lesson_id text not null references term_lessons (id),
    user_id text not null references users (id),
    primary key (lesson_id, user_id)
) without rowid;

-- Why a member was not at a meeting; the last reason counts.
create table absences (
    meeting_id text not null references meetings (id),
    user_id text not null references users (id),
    reason text not null,
    noted_by text not null references users (id),
    noted_at_ms bigint not null,
    primary key (meeting_id, user_id)
) without rowid;

-- The secret is kept as it is, so that its owner can see the address again: it opens only titles, times and places, all of which a
-- copy of this database has anyway.
create table calendars (
    user_id text primary key references users (id),
    secret text not null unique,
    created_at_ms bigint not null
);
