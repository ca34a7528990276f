-- Documents outside of any plan, made for load tests: everybody in the school may edit them.
create table fixture_documents (
    document_id text primary key references documents (id),
    school_id text not null references schools (id)
);
