-- Which Yjs clocks of which client id a decision's change to the consensus was written under: from 0 up to client_clocks. Words there are
-- credited to whose mark it was, words anywhere else to who wrote them. Null where a decision changed no word, and for decisions from
-- before this was kept, whose words go to who decided.
alter table decisions add column client_id bigint;
alter table decisions add column client_clocks bigint;

-- Set for a mark that its owner made too late for the list, and suggested while the meeting was open. Every other page computes the
-- list without it.
alter table marks add column late_edit_id text references late_edits (id);
-- A late edit with settled_at_ms and without comment_id has become a suggestion: its words are in a paper that was open, or among the
-- marks of a meeting.
