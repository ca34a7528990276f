-- A plan that its lead deleted before it was ever sent: shown to nobody, but what its authors wrote stays where it is.
alter table plans add column deleted_at_ms bigint;

-- When the person mentioned opened the thread.
alter table comment_mentions add column read_at_ms bigint;
