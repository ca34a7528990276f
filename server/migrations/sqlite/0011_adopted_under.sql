-- Which Yjs clocks of which client id a decision's change to the consensus was written under: from 0 up to client_clocks. Words there are
-- credited to whose mark it was, words anywhere else to who wrote them. Null where a decision changed no word, and for decisions from
-- before this was kept, whose words go to who decided.
alter table decisions add column client_id bigint;
alter table decisions add column client_clocks bigint;
