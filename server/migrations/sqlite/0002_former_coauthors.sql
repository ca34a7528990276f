-- A co-author who is taken off may still hold edits made offline: that they could once write has to be remembered.
alter table plan_coauthors add column removed_at_ms bigint;
