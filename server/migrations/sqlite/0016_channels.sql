-- Who judges a lesson counts for how much, and what the teacher says to judging their own.

-- JSON, read and written whole: whole per cents by channel, 100 together.
alter table lessons add column weights text not null default '{"self_review":0,"peer":100,"student":0,"parent":0,"school":0}';
-- What the teacher judges their own lesson with; both or neither.
alter table lessons add column review_instrument_id text;
alter table lessons add column review_instrument_version integer;
-- The teacher will not judge their own lesson; for good.
alter table lessons add column review_declined_at_ms bigint;

-- Judges for the school, though a teacher.
alter table lesson_observers add column for_school integer not null default 0;
