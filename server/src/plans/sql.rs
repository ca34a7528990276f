//! Rows of `plans`, `plan_documents`, `plan_coauthors` and `plan_events`.

use super::{DocumentRow, Plan};
use crate::{
    db::{Connection, from_id, from_json, from_word, to_json, word},
    error::Result,
    policy::{self, Actor, Coauthor, Standing},
};
use sandu_proto::{
    http::{
        accounts::Person,
        plans::{DocumentKind, NewPlan, PlanAction, Stage},
        workflow::{RedPenStep, Workflow},
    },
    id::{AccountId, DocumentId, GroupId, PlanId},
};
use sqlx::{Row, any::AnyRow};

pub async fn insert(
    connection: &mut Connection,
    id: PlanId,
    new: &NewPlan,
    lead: AccountId,
    workflow: &Workflow,
    now_ms: i64,
) -> Result<()> {
    sqlx::query(
        "insert into plans (id, group_id, lead_id, title, subject, grade, stage, meeting_at_ms, workflow, created_at_ms, changed_at_ms)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)",
    )
    .bind(id.to_string())
    .bind(new.group_id.to_string())
    .bind(lead.to_string())
    .bind(&new.title)
    .bind(&new.subject)
    .bind(&new.grade)
    .bind(word(Stage::Draft))
    .bind(new.meeting_at_ms)
    .bind(to_json(workflow))
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn load(connection: &mut Connection, id: PlanId) -> Result<Option<Plan>> {
    let row = sqlx::query(
        "select p.group_id, p.lead_id, u.name as lead_name, p.title, p.subject, p.grade, p.stage, p.meeting_at_ms, p.sent_at_ms,
            p.note, p.workflow, (select count(*) from plan_events e where e.plan_id = p.id and e.action = $2) as sendings
        from plans p join users u on u.id = p.lead_id where p.id = $1 and p.deleted_at_ms is null",
    )
    .bind(id.to_string())
    .bind(word(PlanAction::Send))
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        Ok(Plan {
            id,
            group_id: from_id(row.get("group_id"))?,
            lead: person(&row, "lead_id", "lead_name")?,
            title: row.get("title"),
            subject: row.get("subject"),
            grade: row.get("grade"),
            stage: from_word(row.get("stage"))?,
            meeting_at_ms: row.get("meeting_at_ms"),
            sent_at_ms: row.get("sent_at_ms"),
            was_sent: row.get::<i64, _>("sendings") > 0,
            note: row.get("note"),
            workflow: from_json(row.get("workflow"))?,
        })
    })
    .transpose()
}

/// Moves the plan if it still stands where the actor saw it; false if somebody was first, or it was deleted.
pub async fn claim(connection: &mut Connection, id: PlanId, from: Stage, to: Stage, now_ms: i64) -> Result<bool> {
    let done = sqlx::query("update plans set stage = $1, changed_at_ms = $2 where id = $3 and stage = $4 and deleted_at_ms is null")
        .bind(word(to))
        .bind(now_ms)
        .bind(id.to_string())
        .bind(word(from))
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

pub async fn set_sent(connection: &mut Connection, id: PlanId, sent_at_ms: Option<i64>) -> Result<()> {
    sqlx::query("update plans set sent_at_ms = $1 where id = $2").bind(sent_at_ms).bind(id.to_string()).execute(connection).await?;
    Ok(())
}

pub async fn set_deleted(connection: &mut Connection, id: PlanId, now_ms: i64) -> Result<()> {
    sqlx::query("update plans set deleted_at_ms = $1 where id = $2").bind(now_ms).bind(id.to_string()).execute(connection).await?;
    Ok(())
}

pub async fn set_title(connection: &mut Connection, id: PlanId, title: &str) -> Result<()> {
    sqlx::query("update plans set title = $1 where id = $2").bind(title).bind(id.to_string()).execute(connection).await?;
    Ok(())
}

pub async fn set_meeting(connection: &mut Connection, id: PlanId, meeting_at_ms: i64, now_ms: i64) -> Result<()> {
    sqlx::query("update plans set meeting_at_ms = $1, changed_at_ms = $2 where id = $3")
        .bind(meeting_at_ms)
        .bind(now_ms)
        .bind(id.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

pub async fn set_note(connection: &mut Connection, id: PlanId, note: &str) -> Result<()> {
    sqlx::query("update plans set note = $1 where id = $2").bind(note).bind(id.to_string()).execute(connection).await?;
    Ok(())
}

pub async fn set_lead(connection: &mut Connection, id: PlanId, lead: AccountId) -> Result<()> {
    sqlx::query("update plans set lead_id = $1 where id = $2").bind(lead.to_string()).bind(id.to_string()).execute(connection).await?;
    Ok(())
}

/// Remembers that somebody could once write the draft: what they wrote offline is kept when it comes.
pub async fn add_former_coauthor(connection: &mut Connection, plan: PlanId, user: AccountId, now_ms: i64) -> Result<()> {
    sqlx::query(
        "insert into plan_coauthors (plan_id, user_id, removed_at_ms) values ($1, $2, $3)
        on conflict (plan_id, user_id) do update set removed_at_ms = coalesce(plan_coauthors.removed_at_ms, excluded.removed_at_ms)",
    )
    .bind(plan.to_string())
    .bind(user.to_string())
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

/// The draft's owner is its lead.
pub async fn set_draft_owner(connection: &mut Connection, plan: PlanId, owner: AccountId) -> Result<()> {
    sqlx::query("update plan_documents set owner_id = $1 where plan_id = $2 and kind in ($3, $4)")
        .bind(owner.to_string())
        .bind(plan.to_string())
        .bind(word(DocumentKind::Draft))
        .bind(word(DocumentKind::Consensus))
        .execute(connection)
        .await?;
    Ok(())
}

/// Adds the event that an action leaves behind.
pub async fn add_event(connection: &mut Connection, plan: PlanId, action: PlanAction, user: AccountId, now_ms: i64) -> Result<()> {
    sqlx::query(
        "insert into plan_events (plan_id, seq, action, user_id, at_ms)
        select $1, coalesce(max(seq), 0) + 1, $2, $3, $4 from plan_events where plan_id = $1",
    )
    .bind(plan.to_string())
    .bind(word(action))
    .bind(user.to_string())
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

/// The last of these actions, and whose it was.
pub async fn last_event(connection: &mut Connection, plan: PlanId, actions: [PlanAction; 5]) -> Result<Option<(PlanAction, Person)>> {
    let [a, b, c, d, e] = actions.map(word);
    let row = sqlx::query(
        "select e.action, e.user_id, u.name from plan_events e join users u on u.id = e.user_id
        where e.plan_id = $1 and e.action in ($2, $3, $4, $5, $6) order by e.seq desc limit 1",
    )
    .bind(plan.to_string())
    .bind(a)
    .bind(b)
    .bind(c)
    .bind(d)
    .bind(e)
    .fetch_optional(connection)
    .await?;
    row.map(|row| Ok((from_word(row.get("action"))?, person(&row, "user_id", "name")?))).transpose()
}

pub async fn coauthors(connection: &mut Connection, plan: PlanId) -> Result<Vec<Person>> {
    let rows = sqlx::query(
        "select c.user_id, u.name from plan_coauthors c join users u on u.id = c.user_id
        where c.plan_id = $1 and c.removed_at_ms is null order by u.name, u.id limit 100",
    )
    .bind(plan.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| person(row, "user_id", "name")).collect()
}

pub async fn remove_coauthors(connection: &mut Connection, plan: PlanId, now_ms: i64) -> Result<()> {
    sqlx::query("update plan_coauthors set removed_at_ms = $1 where plan_id = $2 and removed_at_ms is null")
        .bind(now_ms)
        .bind(plan.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

pub async fn add_coauthor(connection: &mut Connection, plan: PlanId, user: AccountId) -> Result<()> {
    sqlx::query(
        "insert into plan_coauthors (plan_id, user_id) values ($1, $2) on conflict (plan_id, user_id) do update set removed_at_ms = null",
    )
    .bind(plan.to_string())
    .bind(user.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn add_document(
    connection: &mut Connection,
    plan: PlanId,
    new: (DocumentId, DocumentKind, AccountId),
    now_ms: i64,
) -> Result<()> {
    let (id, kind, owner) = new;
    sqlx::query("insert into plan_documents (document_id, plan_id, kind, owner_id, created_at_ms) values ($1, $2, $3, $4, $5)")
        .bind(id.to_string())
        .bind(plan.to_string())
        .bind(word(kind))
        .bind(owner.to_string())
        .bind(now_ms)
        .execute(connection)
        .await?;
    Ok(())
}

/// The documents that count, oldest first.
pub async fn documents(connection: &mut Connection, plan: PlanId) -> Result<Vec<DocumentRow>> {
    let rows = sqlx::query(
        "select d.document_id, d.kind, d.owner_id, u.name, d.handed_in_at_ms, s.is_sealed, s.head
        from plan_documents d join documents s on s.id = d.document_id join users u on u.id = d.owner_id
        where d.plan_id = $1 and d.dropped_at_ms is null order by d.created_at_ms, d.document_id limit 500",
    )
    .bind(plan.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(DocumentRow {
                id: from_id(row.get("document_id"))?,
                kind: from_word(row.get("kind"))?,
                owner: person(row, "owner_id", "name")?,
                handed_in_at_ms: row.get("handed_in_at_ms"),
                is_sealed: row.get::<i32, _>("is_sealed") != 0,
                has_edits: row.get::<i64, _>("head") > 0,
            })
        })
        .collect()
}

/// False if it has been handed in already, or counts no longer.
pub async fn hand_in(connection: &mut Connection, document: DocumentId, now_ms: i64) -> Result<bool> {
    let done = sqlx::query(
        "update plan_documents set handed_in_at_ms = $1 where document_id = $2 and handed_in_at_ms is null and dropped_at_ms is null",
    )
    .bind(now_ms)
    .bind(document.to_string())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// False if it is not handed in, or counts no longer.
pub async fn take_red_pen_back(connection: &mut Connection, document: DocumentId) -> Result<bool> {
    let done = sqlx::query(
        "update plan_documents set handed_in_at_ms = null
        where document_id = $1 and handed_in_at_ms is not null and dropped_at_ms is null",
    )
    .bind(document.to_string())
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

pub async fn drop_document(connection: &mut Connection, document: DocumentId, now_ms: i64) -> Result<()> {
    sqlx::query("update plan_documents set dropped_at_ms = $1 where document_id = $2 and dropped_at_ms is null")
        .bind(now_ms)
        .bind(document.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// A page of the documents of a group's plans, by id.
pub async fn documents_of_group(connection: &mut Connection, group: GroupId, after: &str) -> Result<Vec<DocumentId>> {
    let rows = sqlx::query(
        "select d.document_id from plan_documents d join plans p on p.id = d.plan_id
        where p.group_id = $1 and d.document_id > $2 order by d.document_id limit 500",
    )
    .bind(group.to_string())
    .bind(after)
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| from_id(row.get("document_id"))).collect()
}

/// What the policy asks about a document of a plan, for one account. `None`: no plan has it, or there is no such account.
pub async fn rights(connection: &mut Connection, account: AccountId, document: DocumentId) -> Result<Option<(Actor, policy::Document)>> {
    let row = sqlx::query(
        "select d.kind, d.owner_id, d.dropped_at_ms, d.created_at_ms, s.is_sealed, p.stage, p.lead_id, p.workflow, g.school_id,
            u.kind as account_kind, u.school_id as account_school_id, m.role, m.removed_at_ms,
            c.user_id as coauthor_id, c.removed_at_ms as coauthor_removed_at_ms, i.user_id as signed_in_id
        from plan_documents d join documents s on s.id = d.document_id join plans p on p.id = d.plan_id join groups g on g.id = p.group_id
            join users u on u.id = $2
            left join memberships m on m.group_id = g.id and m.user_id = $2
            left join plan_coauthors c on c.plan_id = p.id and c.user_id = $2
            left join meetings t on t.consensus_id = d.document_id or t.minutes_id = d.document_id
            left join sign_ins i on i.meeting_id = t.id and i.user_id = $2
        where d.document_id = $1",
    )
    .bind(document.to_string())
    .bind(account.to_string())
    .fetch_optional(connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let me = account.to_string();
    let actor = Actor {
        kind: from_word(row.get("account_kind"))?,
        is_same_school: row.get::<&str, _>("school_id") == row.get::<&str, _>("account_school_id"),
        standing: standing(&row)?,
        is_lead: row.get::<&str, _>("lead_id") == me,
        coauthor: match (row.get::<Option<&str>, _>("coauthor_id"), row.get::<Option<i64>, _>("coauthor_removed_at_ms")) {
            (None, _) => Coauthor::Never,
            (Some(_), None) => Coauthor::Now,
            (Some(_), Some(_)) => Coauthor::Former,
        },
        is_owner: row.get::<&str, _>("owner_id") == me,
        is_signed_in: row.get::<Option<&str>, _>("signed_in_id").is_some(),
    };
    let document = policy::Document {
        kind: from_word(row.get("kind"))?,
        stage: from_word(row.get("stage"))?,
        is_sealed: row.get::<i32, _>("is_sealed") != 0,
        is_dropped: row.get::<Option<i64>, _>("dropped_at_ms").is_some(),
        live_red_pen: from_json::<Workflow>(row.get("workflow"))?.red_pen == RedPenStep::Live,
    };
    Ok(Some((actor, document)))
}

fn standing(row: &AnyRow) -> Result<Standing> {
    let Some(role) = row.get::<Option<&str>, _>("role") else { return Ok(Standing::Stranger) };
    let role = from_word(role)?;
    Ok(match row.get::<Option<i64>, _>("removed_at_ms") {
        None => role,
        // Whoever left before the document existed could never write it; an officer never could.
        Some(removed) if removed < row.get("created_at_ms") || role == Standing::Officer => Standing::Stranger,
        Some(_) => Standing::Former,
    })
}

fn person(row: &AnyRow, id: &str, name: &str) -> Result<Person> {
    Ok(Person { id: from_id(row.get(id))?, name: row.get(name) })
}
