-- When the owner of a submitted sheet saw the lesson end (下课 on it): they go on writing after class. None: they never said so.
alter table sealed_sheets add column ended_at_ms bigint;
