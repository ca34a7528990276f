-- 评议: what is said about an observed lesson. Rows are never changed; what happens to a message later is a row of message_events.

create table threads (
    -- Made by the client.
    id text primary key,
    lesson_id text not null references lessons (id),
    author_id text not null references users (id),
    -- JSON: a moment, seat, step, item, or the whole lesson.
    evidence text not null,
    created_at_ms bigint not null
);
create index threads_by_lesson on threads (lesson_id);

create table messages (
    -- Made by the client.
    id text primary key,
    thread_id text not null references threads (id),
    lesson_id text not null references lessons (id),
    -- The order of arrival in the lesson, from 1.
    seq bigint not null,
    author_id text not null references users (id),
    kind text not null,
    text text not null,
    created_at_ms bigint not null,
    unique (lesson_id, seq)
);
create index messages_by_thread on messages (thread_id, seq);

-- event: withdrawn (its text is shown to nobody any more), accepted (a next step, by the teacher). Each once.
create table message_events (
    message_id text not null references messages (id),
    event text not null,
    user_id text not null references users (id),
    at_ms bigint not null,
    primary key (message_id, event)
) without rowid;

-- How far somebody has read the threads of a lesson.
create table thread_readings (
    lesson_id text not null references lessons (id),
    user_id text not null references users (id),
    seq bigint not null,
    at_ms bigint not null,
    primary key (lesson_id, user_id)
) without rowid;

-- What became of a next step in the draft of the plan's next round.
create table settled_cards (
    plan_id text not null references plans (id),
    message_id text not null references messages (id),
    outcome text not null,
    user_id text not null references users (id),
    at_ms bigint not null,
    primary key (plan_id, message_id)
) without rowid;
create index lessons_by_version on lessons (version_id);
