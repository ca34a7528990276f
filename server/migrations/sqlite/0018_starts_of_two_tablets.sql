-- Two tablets of one person, apart from each other, may each have begun the lesson: the organiser sees both.
create table lesson_starts_next (
    lesson_id text not null references lessons (id),
    user_id text not null references users (id),
    at_ms bigint not null,
    received_at_ms bigint not null,
    primary key (lesson_id, user_id, at_ms)
) without rowid;
insert into lesson_starts_next (lesson_id, user_id, at_ms, received_at_ms)
select lesson_id, user_id, at_ms, received_at_ms from lesson_starts;
drop table lesson_starts;
alter table lesson_starts_next rename to lesson_starts;
