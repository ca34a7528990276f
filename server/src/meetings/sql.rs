//! Rows of `meetings`, `sign_ins`, `marks` and `mark_differences`.

use super::{End, Meeting, NewMeeting};
use crate::{
    db::{Connection, from_id, from_word, word},
    error::{Error, Result},
};
use sandu_proto::{
    http::{
        accounts::Person,
        meetings::{Attendee, MarkDifference, MeetingMark, NewMark, SignInKind},
    },
    id::{AccountId, DecisionId, LateEditId, MeetingId, PlanId},
};
use sqlx::{QueryBuilder, Row, any::AnyRow};

/// Marks in one statement: nine values each, of the 32,766 that a statement may have.
const MARKS_A_STATEMENT: usize = 500;

pub async fn insert(connection: &mut Connection, id: MeetingId, new: &NewMeeting, by: AccountId, secret: &[u8], now_ms: i64) -> Result<()> {
    sqlx::query(
        "insert into meetings (id, plan_id, consensus_id, minutes_id, amends_id, opened_by, opened_at_ms, secret)
        values ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(id.to_string())
    .bind(new.plan.to_string())
    .bind(new.consensus.to_string())
    .bind(new.minutes.to_string())
    .bind(new.amends.map(|version| version.to_string()))
    .bind(by.to_string())
    .bind(now_ms)
    .bind(secret.to_vec())
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn load(connection: &mut Connection, id: MeetingId) -> Result<Option<Meeting>> {
    let row = sqlx::query(
        "select m.id, m.plan_id, m.consensus_id, m.opened_by, u.name, m.opened_at_ms, m.closed_at_ms, m.secret, m.marks_digest,
            m.last_change_id, m.minutes_id, m.amends_id
        from meetings m join users u on u.id = m.opened_by where m.id = $1",
    )
    .bind(id.to_string())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(meeting).transpose()
}

/// The plan's last meeting.
pub async fn last_of(connection: &mut Connection, plan: PlanId) -> Result<Option<Meeting>> {
    let row = sqlx::query(
        "select m.id, m.plan_id, m.consensus_id, m.opened_by, u.name, m.opened_at_ms, m.closed_at_ms, m.secret, m.marks_digest,
            m.last_change_id, m.minutes_id, m.amends_id
        from meetings m join users u on u.id = m.opened_by where m.plan_id = $1 order by m.opened_at_ms desc, m.id desc limit 1",
    )
    .bind(plan.to_string())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(meeting).transpose()
}

/// The plan's first meeting, which took up the red marks.
pub async fn first_of(connection: &mut Connection, plan: PlanId) -> Result<Option<Meeting>> {
    let row = sqlx::query(
        "select m.id, m.plan_id, m.consensus_id, m.opened_by, u.name, m.opened_at_ms, m.closed_at_ms, m.secret, m.marks_digest,
            m.last_change_id, m.minutes_id, m.amends_id
        from meetings m join users u on u.id = m.opened_by where m.plan_id = $1 order by m.opened_at_ms, m.id limit 1",
    )
    .bind(plan.to_string())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(meeting).transpose()
}

fn meeting(row: &AnyRow) -> Result<Meeting> {
    Ok(Meeting {
        id: from_id(row.get("id"))?,
        plan: from_id(row.get("plan_id"))?,
        consensus: from_id(row.get("consensus_id"))?,
        minutes: row.get::<Option<&str>, _>("minutes_id").map(from_id).transpose()?,
        amends: row.get::<Option<&str>, _>("amends_id").map(from_id).transpose()?,
        opened_by: person(row, "opened_by")?,
        opened_at_ms: row.get("opened_at_ms"),
        closed_at_ms: row.get("closed_at_ms"),
        secret: row.get("secret"),
        digest: row.get("marks_digest"),
        last_change: row.get::<Option<&str>, _>("last_change_id").map(from_id).transpose()?,
    })
}

pub async fn close(connection: &mut Connection, id: MeetingId, end: &End, by: AccountId, now_ms: i64) -> Result<()> {
    let attendees = serde_json::to_string(&end.attendees).map_err(Error::internal)?;
    let dissent = serde_json::to_string(&end.dissent).map_err(Error::internal)?;
    sqlx::query(
        "update meetings set closed_at_ms = $1, closed_by = $2, attendees = $3, dissent = $4 where id = $5 and closed_at_ms is null",
    )
    .bind(now_ms)
    .bind(by.to_string())
    .bind(attendees)
    .bind(dissent)
    .bind(id.to_string())
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn sign_in(
    connection: &mut Connection,
    meeting: MeetingId,
    who: AccountId,
    (kind, reason): (SignInKind, Option<&str>),
    entered_by: AccountId,
    now_ms: i64,
) -> Result<()> {
    sqlx::query("insert into sign_ins (meeting_id, user_id, at_ms, kind, reason, entered_by) values ($1, $2, $3, $4, $5, $6)")
        .bind(meeting.to_string())
        .bind(who.to_string())
        .bind(now_ms)
        .bind(word(kind))
        .bind(reason)
        .bind(entered_by.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// In the order of signing in.
pub async fn attendance(connection: &mut Connection, meeting: MeetingId) -> Result<Vec<Attendee>> {
    let rows = sqlx::query(
        "select i.user_id, u.name, i.at_ms, i.kind, i.reason from sign_ins i join users u on u.id = i.user_id
        where i.meeting_id = $1 order by i.at_ms, i.user_id limit 1000",
    )
    .bind(meeting.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Attendee {
                person: person(row, "user_id")?,
                at_ms: row.get("at_ms"),
                kind: from_word(row.get("kind"))?,
                reason: row.get("reason"),
            })
        })
        .collect()
}

/// Those at the plan's last meeting, in the order of signing in.
pub async fn signed_in(connection: &mut Connection, plan: PlanId) -> Result<Vec<AccountId>> {
    let rows = sqlx::query(
        "select i.user_id from sign_ins i
        where i.meeting_id = (select id from meetings where plan_id = $1 order by opened_at_ms desc, id desc limit 1)
        order by i.at_ms, i.user_id limit 1000",
    )
    .bind(plan.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| from_id(row.get("user_id"))).collect()
}

pub async fn set_digest(connection: &mut Connection, meeting: MeetingId, digest: &str, by: AccountId, now_ms: i64) -> Result<()> {
    sqlx::query("update meetings set marks_digest = $1, marks_by = $2, marks_at_ms = $3 where id = $4 and marks_digest is null")
        .bind(digest)
        .bind(by.to_string())
        .bind(now_ms)
        .bind(meeting.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// When marks were made.
#[derive(Clone, Copy, Debug)]
pub enum Made {
    InTime,
    /// Of an edit that came after the list.
    Late(LateEditId),
}

pub async fn add_marks(connection: &mut Connection, meeting: MeetingId, marks: &[NewMark], made: Made) -> Result<()> {
    let late = match made {
        Made::InTime => None,
        Made::Late(edit) => Some(edit.to_string()),
    };
    for marks in marks.chunks(MARKS_A_STATEMENT) {
        let mut insert = QueryBuilder::<sqlx::Any>::new(
            "insert into marks (meeting_id, id, fork_id, owner_id, place, hunk, suggestion, reason, late_edit_id) ",
        );
        insert.push_values(marks, |mut values, mark| {
            values
                .push_bind(meeting.to_string())
                .push_bind(mark.id.clone())
                .push_bind(mark.fork_document.to_string())
                .push_bind(mark.owner.to_string())
                .push_bind(i64::from(mark.order))
                .push_bind(mark.hunk.to_string())
                .push_bind(mark.group.clone())
                .push_bind(mark.reason.clone())
                .push_bind(late.clone());
        });
        insert.build().execute(&mut *connection).await?;
    }
    Ok(())
}

/// In document order, without what was decided on them.
pub async fn marks(connection: &mut Connection, meeting: MeetingId) -> Result<Vec<MeetingMark>> {
    let rows = sqlx::query(
        "select m.id, m.fork_id, m.owner_id, u.name, m.place, m.hunk, m.suggestion, m.reason, m.late_edit_id
        from marks m join users u on u.id = m.owner_id
        where m.meeting_id = $1 order by m.place, m.id limit 5000",
    )
    .bind(meeting.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(MeetingMark {
                id: row.get("id"),
                order: u32::try_from(row.get::<i64, _>("place")).map_err(Error::internal)?,
                owner: person(row, "owner_id")?,
                fork_document: from_id(row.get("fork_id"))?,
                hunk: serde_json::from_str(row.get("hunk")).map_err(Error::internal)?,
                group: row.get("suggestion"),
                reason: row.get("reason"),
                is_late: row.get::<Option<&str>, _>("late_edit_id").is_some(),
                decision: None,
            })
        })
        .collect()
}

pub async fn mark_ids(connection: &mut Connection, meeting: MeetingId) -> Result<Vec<String>> {
    let rows = sqlx::query("select id from marks where meeting_id = $1 order by place, id limit 5000")
        .bind(meeting.to_string())
        .fetch_all(connection)
        .await?;
    Ok(rows.iter().map(|row| row.get("id")).collect())
}

/// Those that were listed, without what came late.
pub async fn listed_ids(connection: &mut Connection, meeting: MeetingId) -> Result<Vec<String>> {
    let rows = sqlx::query("select id from marks where meeting_id = $1 and late_edit_id is null order by place, id limit 5000")
        .bind(meeting.to_string())
        .fetch_all(connection)
        .await?;
    Ok(rows.iter().map(|row| row.get("id")).collect())
}

pub async fn has_mark(connection: &mut Connection, meeting: MeetingId, mark: &str) -> Result<bool> {
    let row = sqlx::query("select id from marks where meeting_id = $1 and id = $2")
        .bind(meeting.to_string())
        .bind(mark)
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

/// False if the last change is another than `from`.
pub async fn set_last_change(connection: &mut Connection, meeting: MeetingId, from: Option<DecisionId>, to: DecisionId) -> Result<bool> {
    let done = sqlx::query("update meetings set last_change_id = $1 where id = $2 and coalesce(last_change_id, '') = $3")
        .bind(to.to_string())
        .bind(meeting.to_string())
        .bind(from.map(|id| id.to_string()).unwrap_or_default())
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// The first of each person stays.
pub async fn add_difference(
    connection: &mut Connection,
    meeting: MeetingId,
    by: AccountId,
    digest: &str,
    (missing, extra): (u32, u32),
    now_ms: i64,
) -> Result<()> {
    sqlx::query(
        "insert into mark_differences (meeting_id, user_id, digest, missing, extra, at_ms) values ($1, $2, $3, $4, $5, $6)
        on conflict do nothing",
    )
    .bind(meeting.to_string())
    .bind(by.to_string())
    .bind(digest)
    .bind(i64::from(missing))
    .bind(i64::from(extra))
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn differences(connection: &mut Connection, meeting: MeetingId) -> Result<Vec<MarkDifference>> {
    let rows = sqlx::query(
        "select d.user_id, u.name, d.missing, d.extra, d.at_ms from mark_differences d join users u on u.id = d.user_id
        where d.meeting_id = $1 order by d.at_ms, d.user_id limit 1000",
    )
    .bind(meeting.to_string())
    .fetch_all(connection)
    .await?;
    let count = |row: &AnyRow, column: &str| u32::try_from(row.get::<i64, _>(column)).map_err(Error::internal);
    rows.iter()
        .map(|row| {
            Ok(MarkDifference {
                by: person(row, "user_id")?,
                at_ms: row.get("at_ms"),
                missing: count(row, "missing")?,
                extra: count(row, "extra")?,
            })
        })
        .collect()
}

fn person(row: &AnyRow, id: &str) -> Result<Person> {
    Ok(Person { id: from_id(row.get(id))?, name: row.get("name") })
}
