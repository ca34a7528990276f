-- Every few seconds it is asked whose end was said, or passed so many days ago, since the last time.
create index lessons_by_end on lessons (ended_at_ms) where ended_at_ms is not null;
