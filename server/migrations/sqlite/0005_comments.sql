-- 批注 on a sealed version. Rows are never changed; what happens to a comment later is a row of comment_events.
create table comments (
    -- Made by the client.
    id text primary key,
    version_id text not null references versions (id),
    author_id text not null references users (id),
    -- The comment that began the thread; null for that one itself. One level only.
    root_id text references comments (id),
    -- Where a thread hangs, in code points of the block's own text; 0 to 0 is the whole block. Null for replies.
    block_id text,
    from_point bigint,
    to_point bigint,
    -- What stands there, taken from the version.
    quote text,
    body text not null,
    created_at_ms bigint not null
);
create index comments_by_version on comments (version_id, created_at_ms);

create table comment_mentions (
    comment_id text not null references comments (id),
    user_id text not null references users (id),
    primary key (comment_id, user_id)
) without rowid;
create index comment_mentions_by_user on comment_mentions (user_id);

-- event: withdrawn (its text is shown to nobody any more), settled (已处理), reopened.
create table comment_events (
    comment_id text not null references comments (id),
    seq bigint not null,
    event text not null,
    user_id text not null references users (id),
    at_ms bigint not null,
    primary key (comment_id, seq)
) without rowid;

-- Who has read a version 0, and who has nothing to change in it. The first time of each counts.
create table version_readings (
    version_id text not null references versions (id),
    user_id text not null references users (id),
    opened_at_ms bigint not null,
    no_changes_at_ms bigint,
    primary key (version_id, user_id)
) without rowid;

-- What its author has done with a late edit; the edit stays.
alter table late_edits add column discarded_at_ms bigint;
alter table late_edits add column settled_at_ms bigint;
alter table late_edits add column comment_id text references comments (id);
-- A running server looks for those that have just come.
create index late_edits_by_time on late_edits (received_at_ms);
