-- The second degree, whole: no change is built on a text that another decision has changed since, each meeting has its minutes, and a
-- sealed consensus is amended by another meeting.

alter table meetings add column last_change_id text references decisions (id);
-- Null for meetings that were opened before there were minutes.
alter table meetings add column minutes_id text references documents (id);
create index meetings_by_minutes on meetings (minutes_id);
-- The sealed consensus that the meeting starts from; null where it starts from version 0 and its red marks.
alter table meetings add column amends_id text references versions (id);
