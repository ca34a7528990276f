//! Rows of `versions`.

use super::NewVersion;
use crate::{
    db::{Connection, from_id, from_word, word},
    error::{Error, Result},
    policy::{Actor, Coauthor, Standing},
};
use sandu_proto::{
    http::{
        accounts::Person,
        plans::Stage,
        versions::{AdoptedUnder, Dissent, VersionSummary, VersionView},
    },
    id::{AccountId, DocumentId, GroupId, PlanId, SchoolId, VersionId},
};
use serde_json::Value;
use sqlx::{Row, any::AnyRow};

/// What the policy asks of a version and of who wants to read it, and what hangs on the answer.
pub struct Facts {
    pub actor: Actor,
    pub is_dropped: bool,
    pub plan: PlanId,
    pub group: GroupId,
    pub school: SchoolId,
    pub stage: Stage,
    pub degree: i32,
    pub leads_plan: bool,
}

pub async fn insert(connection: &mut Connection, id: VersionId, new: &NewVersion<'_>, content: &str, hash: &str) -> Result<()> {
    sqlx::query(
        "insert into versions (id, plan_id, document_id, seq, degree, kind, owner_id, sealed_by, sealed_at_ms, content, hash)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(id.to_string())
    .bind(new.plan.to_string())
    .bind(new.sealed.document.to_string())
    .bind(new.sealed.seq)
    .bind(i32::from(new.degree))
    .bind(word(new.kind))
    .bind(new.owner.to_string())
    .bind(new.sealed_by.to_string())
    .bind(new.sealed_at_ms)
    .bind(content)
    .bind(hash)
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn mark_dropped(connection: &mut Connection, document: DocumentId, at_ms: i64) -> Result<()> {
    sqlx::query("update versions set dropped_at_ms = $1 where document_id = $2 and dropped_at_ms is null")
        .bind(at_ms)
        .bind(document.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

pub async fn of_plan(connection: &mut Connection, plan: PlanId) -> Result<Vec<VersionSummary>> {
    let rows = sqlx::query(
        "select v.id, v.degree, v.kind, v.document_id, v.owner_id, o.name as owner_name, v.sealed_by, s.name as sealed_by_name,
            v.sealed_at_ms, v.hash, t.class_name,
            (select count(*) from meetings e join meetings m on m.plan_id = e.plan_id and e.opened_at_ms < m.opened_at_ms
                where m.consensus_id = v.document_id) as amendment
        from versions v join users o on o.id = v.owner_id join users s on s.id = v.sealed_by
            left join teachings t on t.document_id = v.document_id
        where v.plan_id = $1 and v.dropped_at_ms is null
        order by v.degree, v.sealed_at_ms, v.id limit 500",
    )
    .bind(plan.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(summary).collect()
}

pub async fn load(connection: &mut Connection, id: VersionId) -> Result<Option<VersionView>> {
    let row = sqlx::query(
        "select v.id, v.degree, v.kind, v.document_id, v.owner_id, o.name as owner_name, v.sealed_by, s.name as sealed_by_name,
            v.sealed_at_ms, v.hash, t.class_name,
            (select count(*) from meetings e join meetings m on m.plan_id = e.plan_id and e.opened_at_ms < m.opened_at_ms
                where m.consensus_id = v.document_id) as amendment,
            v.content, v.plan_id, p.title
        from versions v join users o on o.id = v.owner_id join users s on s.id = v.sealed_by join plans p on p.id = v.plan_id
            left join teachings t on t.document_id = v.document_id
        where v.id = $1",
    )
    .bind(id.to_string())
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        Ok(VersionView {
            plan_id: from_id(row.get("plan_id"))?,
            plan_title: row.get("title"),
            summary: summary(&row)?,
            content: serde_json::from_str(row.get("content")).map_err(Error::internal)?,
            dissent: Vec::new(),
        })
    })
    .transpose()
}

pub async fn facts(connection: &mut Connection, id: VersionId, user: AccountId) -> Result<Option<Facts>> {
    let row = sqlx::query(
        "select v.owner_id, v.dropped_at_ms, v.plan_id, v.degree, p.group_id, p.stage, p.lead_id, u.id as user_id, u.kind, u.school_id,
            g.school_id as plan_school_id, m.role
        from versions v join plans p on p.id = v.plan_id join groups g on g.id = p.group_id join users u on u.id = $2
            left join memberships m on m.group_id = g.id and m.user_id = u.id and m.removed_at_ms is null
        where v.id = $1",
    )
    .bind(id.to_string())
    .bind(user.to_string())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(facts_of).transpose()
}

/// Everybody with a tie to a version who can log in, and what the policy asks about them; by name.
pub async fn candidates(connection: &mut Connection, id: VersionId) -> Result<Vec<(Person, Facts)>> {
    let rows = sqlx::query(
        "select v.owner_id, v.dropped_at_ms, v.plan_id, v.degree, p.group_id, p.stage, p.lead_id, u.id as user_id, u.name, u.kind,
            u.school_id, g.school_id as plan_school_id, m.role
        from versions v join plans p on p.id = v.plan_id join groups g on g.id = p.group_id
            join users u on u.disabled_at_ms is null and u.id in
                (select user_id from memberships where group_id = p.group_id and removed_at_ms is null
                union select id from users where school_id = g.school_id and kind = 'leader')
            left join memberships m on m.group_id = g.id and m.user_id = u.id and m.removed_at_ms is null
        where v.id = $1 order by u.name, u.id limit 500",
    )
    .bind(id.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| Ok((Person { id: from_id(row.get("user_id"))?, name: row.get("name") }, facts_of(row)?))).collect()
}

fn facts_of(row: &AnyRow) -> Result<Facts> {
    let user: &str = row.get("user_id");
    let school: &str = row.get("plan_school_id");
    let standing = match row.get::<Option<&str>, _>("role") {
        Some(role) => from_word(role)?,
        None => Standing::Stranger,
    };
    Ok(Facts {
        actor: Actor {
            kind: from_word(row.get("kind"))?,
            is_same_school: row.get::<&str, _>("school_id") == school,
            standing,
            // A version has an owner, no authors.
            is_lead: false,
            coauthor: Coauthor::Never,
            is_signed_in: false,
            is_owner: row.get::<&str, _>("owner_id") == user,
        },
        is_dropped: row.get::<Option<i64>, _>("dropped_at_ms").is_some(),
        plan: from_id(row.get("plan_id"))?,
        group: from_id(row.get("group_id"))?,
        school: from_id(school)?,
        stage: from_word(row.get("stage"))?,
        degree: row.get("degree"),
        leads_plan: row.get::<&str, _>("lead_id") == user,
    })
}

/// The document that a version was sealed from, and its last row then.
pub async fn sealed_document(connection: &mut Connection, id: VersionId) -> Result<Option<(DocumentId, i64)>> {
    let row = sqlx::query("select document_id, seq from versions where id = $1").bind(id.to_string()).fetch_optional(connection).await?;
    row.map(|row| Ok((from_id(row.get("document_id"))?, row.get("seq")))).transpose()
}

/// What was carried as dissent into a consensus: by the meeting that sealed it and by those before.
pub async fn dissent(connection: &mut Connection, id: VersionId) -> Result<Vec<Dissent>> {
    let rows = sqlx::query(
        "select k.id, k.owner_id, u.name, k.hunk, k.reason, d.note
        from versions v join meetings m on m.consensus_id = v.document_id
            join meetings e on e.plan_id = m.plan_id and e.opened_at_ms <= m.opened_at_ms
            join marks k on k.meeting_id = e.id join users u on u.id = k.owner_id
            join decisions d on d.meeting_id = e.id and d.mark_id = k.id and d.outcome = 'dissent_kept'
        where v.id = $1
            and d.position = (select max(l.position) from decisions l where l.meeting_id = d.meeting_id and l.mark_id = d.mark_id)
        order by e.opened_at_ms, k.place, k.id limit 5000",
    )
    .bind(id.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Dissent {
                mark_id: row.get("id"),
                owner: Person { id: from_id(row.get("owner_id"))?, name: row.get("name") },
                hunk: serde_json::from_str(row.get("hunk")).map_err(Error::internal)?,
                reason: row.get("reason"),
                note: row.get("note"),
            })
        })
        .collect()
}

/// What the meetings of a version's plan adopted, each under the client id and clocks that its decision was written with; as many as there
/// can be marks. Whether an adoption still stands is seen in the document's list; a wording that was taken stands with its decision.
pub async fn adopted_under(connection: &mut Connection, id: VersionId) -> Result<Vec<AdoptedUnder>> {
    let rows = sqlx::query(
        "select d.client_id, d.client_clocks, d.mark_id, case when d.outcome = 'adapted' then k.hunk end as wording
        from versions v join meetings m on m.plan_id = v.plan_id join decisions d on d.meeting_id = m.id
            join marks k on k.meeting_id = m.id and k.id = d.mark_id
        where v.id = $1 and d.client_id is not null and (d.outcome = 'adopted' or d.outcome = 'adapted'
            and d.position = (select max(l.position) from decisions l where l.meeting_id = d.meeting_id and l.mark_id = d.mark_id))
        order by d.at_ms, d.id limit 5000",
    )
    .bind(id.to_string())
    .fetch_all(connection)
    .await?;
    let number = |row: &AnyRow, column: &str| u64::try_from(row.get::<i64, _>(column)).map_err(Error::internal);
    rows.iter()
        .map(|row| {
            let wording: Option<&str> = row.get("wording");
            Ok(AdoptedUnder {
                client: number(row, "client_id")?,
                clocks: number(row, "client_clocks")?,
                mark_id: row.get("mark_id"),
                wording: wording.map(serde_json::from_str).transpose().map_err(Error::internal)?,
            })
        })
        .collect()
}

pub async fn last_of(connection: &mut Connection, document: DocumentId) -> Result<Option<VersionId>> {
    let row =
        sqlx::query("select id from versions where document_id = $1 and dropped_at_ms is null order by sealed_at_ms desc, id desc limit 1")
            .bind(document.to_string())
            .fetch_optional(connection)
            .await?;
    row.map(|row| from_id(row.get("id"))).transpose()
}

/// The ProseMirror document of a version.
pub async fn content(connection: &mut Connection, id: VersionId) -> Result<Option<Value>> {
    let row = sqlx::query("select content from versions where id = $1").bind(id.to_string()).fetch_optional(connection).await?;
    row.map(|row| serde_json::from_str(row.get("content")).map_err(Error::internal)).transpose()
}

fn summary(row: &AnyRow) -> Result<VersionSummary> {
    Ok(VersionSummary {
        id: from_id(row.get("id"))?,
        degree: u8::try_from(row.get::<i32, _>("degree")).map_err(Error::internal)?,
        kind: from_word(row.get("kind"))?,
        document_id: from_id(row.get("document_id"))?,
        owner: Person { id: from_id(row.get("owner_id"))?, name: row.get("owner_name") },
        sealed_by: Person { id: from_id(row.get("sealed_by"))?, name: row.get("sealed_by_name") },
        sealed_at_ms: row.get("sealed_at_ms"),
        class_name: row.get::<Option<&str>, _>("class_name").filter(|name| !name.is_empty()).map(str::to_owned),
        amendment: u32::try_from(row.get::<i64, _>("amendment")).map_err(Error::internal)?,
        hash: row.get("hash"),
    })
}
