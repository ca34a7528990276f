-- 撤回开始: when somebody's start of a lesson was last withdrawn. A start that does not know of it is the one that was.
create table withdrawn_starts (
    lesson_id text not null references lessons (id),
    user_id text not null references users (id),
    at_ms bigint not null,
    primary key (lesson_id, user_id)
) without rowid;

-- What time does to a lesson is looked for every few seconds.
create index lessons_by_start on lessons (started_at_ms);
