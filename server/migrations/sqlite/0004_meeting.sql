-- The second degree: who was at the meeting, which red marks it took up, what became of each.

create table meetings (
    id text primary key,
    plan_id text not null references plans (id),
    -- Whoever signs in writes this document.
    consensus_id text not null unique references documents (id),
    opened_by text not null references users (id),
    opened_at_ms bigint not null,
    -- What the codes for signing in are made from.
    secret blob not null,
    -- SHA-256 over the ids of the marks, and whose page posted them; null until somebody has.
    marks_digest text,
    marks_by text references users (id),
    marks_at_ms bigint,
    closed_by text references users (id),
    closed_at_ms bigint,
    -- As of closing, JSON lists: ids of the accounts that were there, ids of the marks carried as dissent.
    attendees text,
    dissent text
);
create index meetings_by_plan on meetings (plan_id, opened_at_ms);

-- Append-only. kind: opened, code, late (signed in by somebody else, with a reason).
create table sign_ins (
    meeting_id text not null references meetings (id),
    user_id text not null references users (id),
    at_ms bigint not null,
    kind text not null,
    reason text,
    entered_by text not null references users (id),
    primary key (meeting_id, user_id)
);

-- One hunk of a sealed fork, as the page computed it that opened the meeting. Never changed.
create table marks (
    meeting_id text not null references meetings (id),
    id text not null,
    fork_id text not null references documents (id),
    owner_id text not null references users (id),
    place bigint not null,
    hunk text not null,
    -- Marks of one fork that belong together have the same.
    suggestion text,
    reason text,
    primary key (meeting_id, id)
);

-- Somebody's page computed other marks than those posted; the first time for each person.
create table mark_differences (
    meeting_id text not null references meetings (id),
    user_id text not null references users (id),
    digest text not null,
    missing bigint not null,
    extra bigint not null,
    at_ms bigint not null,
    primary key (meeting_id, user_id)
);

-- Append-only. The first on a mark has position 1, the one that takes it back 2, and so on: the last of a mark stands.
create table decisions (
    id text primary key,
    meeting_id text not null references meetings (id),
    mark_id text not null,
    position bigint not null,
    outcome text not null,
    note text not null,
    supersedes text references decisions (id),
    user_id text not null references users (id),
    at_ms bigint not null,
    unique (meeting_id, mark_id, position),
    foreign key (meeting_id, mark_id) references marks (meeting_id, id)
);

-- Meetings that were open before there were rows for them: whoever opened one is signed in, and has the code for the others.
insert into meetings (id, plan_id, consensus_id, opened_by, opened_at_ms, secret)
select lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-8' || substr(hex(randomblob(2)), 2)
        || '-' || hex(randomblob(6))), p.id, d.document_id, e.user_id, e.at_ms, randomblob(32)
from plans p join plan_documents d on d.plan_id = p.id and d.kind = 'consensus' and d.dropped_at_ms is null
    join plan_events e on e.plan_id = p.id and e.action = 'open_meeting'
where p.stage = 'meeting';
insert into sign_ins (meeting_id, user_id, at_ms, kind, entered_by)
select id, opened_by, opened_at_ms, 'opened', opened_by from meetings;
