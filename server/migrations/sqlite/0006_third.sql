-- The third degree: what each teacher makes of the consensus, what they learnt from teaching it, and the round that starts from both.

alter table plans add column previous_plan_id text references plans (id);
create index plans_by_previous on plans (previous_plan_id);

-- Beside plan_documents, for the kinds adaptation, reflection and revised: what such a document starts from or looks back on.
create table teachings (
    document_id text primary key references documents (id),
    owner_id text not null references users (id),
    kind text not null,
    base_version_id text not null references versions (id),
    -- Empty: taught from the consensus as it is.
    class_name text not null,
    -- Two presses, or two tablets, make one.
    unique (base_version_id, owner_id, kind, class_name)
);

-- The points of sealed reflections, as the next round asks for them; the version of the reflection has them too.
create table reflection_points (
    id text primary key,
    plan_id text not null references plans (id),
    version_id text not null references versions (id),
    -- In the order of the reflection.
    place bigint not null,
    field text not null,
    text text not null,
    block_id text,
    quote text
);
create index reflection_points_by_plan on reflection_points (plan_id, version_id, place);

-- What became of a point in the draft of the next round.
create table settled_points (
    plan_id text not null references plans (id),
    point_id text not null references reflection_points (id),
    outcome text not null,
    user_id text not null references users (id),
    at_ms bigint not null,
    primary key (plan_id, point_id)
);
