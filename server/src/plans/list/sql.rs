//! One query for the whole list.

use super::{Line, OwnFork};
use crate::{
    auth::User,
    db::{Connection, from_id, from_json, from_word},
    error::Result,
    policy::Standing,
};
use sandu_proto::{
    http::accounts::{AccountKind, Person},
    id::AccountId,
};
use sqlx::{Row, any::AnyRow};
use std::str::FromStr;

/// The plans of the groups of `user`, and for a leader of the school all that were sent; last changed first.
pub async fn list(connection: &mut Connection, user: &User) -> Result<Vec<Line>> {
    let leads_school = i32::from(user.kind == AccountKind::Leader);
    let rows = sqlx::query(
        "select p.id, p.group_id, g.name as group_name, p.title, p.subject, p.grade, p.lead_id, l.name as lead_name, p.stage, p.workflow,
            p.meeting_at_ms, p.changed_at_ms, m.role, c.user_id as coauthor_id,
            d.document_id as draft, f.document_id as fork, f.handed_in_at_ms, s.document_id as consensus,
            r.opened_at_ms,
            case when not exists (select 1 from documents e where e.id = f.document_id and e.head > 0
                and not exists (select 1 from updates t where t.document_key = e.key and t.seq = e.head
                    and t.received_at_ms <= r.no_changes_at_ms))
            then r.no_changes_at_ms end as no_changes_at_ms, w.user_id as reviewer_id,
            (select count(*) from term_lessons t join term_reviewers a on a.lesson_id = t.id where t.plan_id = p.id) as reviewers,
            (select count(*) from memberships o join users a on a.id = o.user_id and a.disabled_at_ms is null
                where o.group_id = p.group_id and o.removed_at_ms is null and o.role <> 'officer' and o.user_id <> p.lead_id
                and (not exists (select 1 from term_lessons t join term_reviewers b on b.lesson_id = t.id where t.plan_id = p.id)
                    or exists (select 1 from term_lessons t join term_reviewers b on b.lesson_id = t.id
                        where t.plan_id = p.id and b.user_id = o.user_id))
                and not exists (select 1 from plan_documents h where h.plan_id = p.id and h.kind = 'fork' and h.owner_id = o.user_id
                    and h.dropped_at_ms is null and h.handed_in_at_ms is not null)
                and not exists (select 1 from version_readings n where n.version_id = v.id and n.user_id = o.user_id
                    and n.no_changes_at_ms is not null
                    and not exists (select 1 from plan_documents h join documents e on e.id = h.document_id
                        where h.plan_id = p.id and h.kind = 'fork' and h.owner_id = o.user_id and h.dropped_at_ms is null and e.head > 0
                        and not exists (select 1 from updates t where t.document_key = e.key and t.seq = e.head
                            and t.received_at_ms <= n.no_changes_at_ms)))) as awaited,
            (select max(a.sealed_at_ms) from versions a where a.plan_id = p.id and a.kind = 'consensus' and a.dropped_at_ms is null)
                as agreed_at_ms
        from plans p join groups g on g.id = p.group_id join users l on l.id = p.lead_id
            left join memberships m on m.group_id = p.group_id and m.user_id = $1 and m.removed_at_ms is null
            left join plan_coauthors c on c.plan_id = p.id and c.user_id = $1 and c.removed_at_ms is null
            left join plan_documents d on d.plan_id = p.id and d.kind = 'draft' and d.dropped_at_ms is null
            left join plan_documents f on f.plan_id = p.id and f.kind = 'fork' and f.owner_id = $1 and f.dropped_at_ms is null
            left join plan_documents s on s.document_id = (select max(k.document_id) from plan_documents k
                where k.plan_id = p.id and k.kind = 'consensus' and k.dropped_at_ms is null)
            left join versions v on v.plan_id = p.id and v.degree = 0 and v.dropped_at_ms is null
            left join version_readings r on r.version_id = v.id and r.user_id = $1
            left join term_lessons q on q.plan_id = p.id left join term_reviewers w on w.lesson_id = q.id and w.user_id = $1
        where p.group_id in (select group_id from memberships where user_id = $1 and removed_at_ms is null
                union all select id from groups where school_id = $2 and $3 = 1)
            and (m.user_id is not null or p.stage <> 'draft') and p.deleted_at_ms is null
        order by p.changed_at_ms desc, p.id desc limit 200",
    )
    .bind(user.id.to_string())
    .bind(user.school_id.to_string())
    .bind(leads_school)
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| line(row, user.id)).collect()
}

fn line(row: &AnyRow, user: AccountId) -> Result<Line> {
    let fork = match (optional_id(row, "fork")?, row.get::<Option<i64>, _>("handed_in_at_ms")) {
        (None, _) => OwnFork::None,
        (Some(id), None) => OwnFork::Open(id),
        (Some(_), Some(_)) => OwnFork::HandedIn,
    };
    let lead = Person { id: from_id(row.get("lead_id"))?, name: row.get("lead_name") };
    Ok(Line {
        id: from_id(row.get("id"))?,
        group_id: from_id(row.get("group_id"))?,
        group_name: row.get("group_name"),
        title: row.get("title"),
        subject: row.get("subject"),
        grade: row.get("grade"),
        is_lead: lead.id == user,
        lead,
        stage: from_word(row.get("stage"))?,
        meeting_at_ms: row.get("meeting_at_ms"),
        changed_at_ms: row.get("changed_at_ms"),
        standing: row.get::<Option<&str>, _>("role").map_or(Ok(Standing::Stranger), from_word)?,
        is_coauthor: row.get::<Option<&str>, _>("coauthor_id").is_some(),
        draft: optional_id(row, "draft")?,
        fork,
        has_read: row.get::<Option<i64>, _>("opened_at_ms").is_some(),
        is_reviewer: row.get::<i64, _>("reviewers") == 0 || row.get::<Option<&str>, _>("reviewer_id").is_some(),
        workflow: from_json(row.get("workflow"))?,
        has_no_changes: row.get::<Option<i64>, _>("no_changes_at_ms").is_some(),
        consensus: optional_id(row, "consensus")?,
        awaited: row.get("awaited"),
        agreed_at_ms: row.get("agreed_at_ms"),
        teachings: Vec::new(),
    })
}

fn optional_id<T: FromStr<Err: std::error::Error + Send + Sync + 'static>>(row: &AnyRow, column: &str) -> Result<Option<T>> {
    row.get::<Option<&str>, _>(column).map(from_id).transpose()
}
