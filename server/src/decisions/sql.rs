//! Rows of `decisions`; never changed.

use super::rules::{Last, Under, Wish};
use crate::{
    db::{Connection, from_id, from_word, word},
    error::{Error, Result},
};
use sandu_proto::{
    http::{accounts::Person, decisions::Decision},
    id::{AccountId, DecisionId, MeetingId},
};
use sqlx::{Row, any::AnyRow};
use std::collections::HashMap;

/// A decision and what it is about.
pub struct Stored {
    pub decision: Decision,
    meeting: MeetingId,
    mark: String,
    supersedes: Option<DecisionId>,
}

impl Stored {
    /// Whether this is what `user` made of the wish earlier.
    pub fn is(&self, user: AccountId, meeting: MeetingId, wish: &Wish) -> bool {
        let Decision { outcome, note, by, .. } = &self.decision;
        (self.meeting, by.id, *outcome, self.supersedes) == (meeting, user, wish.outcome, wish.supersedes)
            && (&self.mark, note) == (&wish.mark, &wish.note)
    }
}

pub async fn insert(
    connection: &mut Connection,
    (id, meeting, user): (DecisionId, MeetingId, AccountId),
    wish: &Wish,
    (position, under): (i64, Option<Under>),
    now_ms: i64,
) -> Result<()> {
    let clocks = |count: u64| i64::try_from(count).map_err(Error::internal);
    sqlx::query(
        "insert into decisions (id, meeting_id, mark_id, position, outcome, note, supersedes, user_id, at_ms, client_id, client_clocks)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(id.to_string())
    .bind(meeting.to_string())
    .bind(&wish.mark)
    .bind(position)
    .bind(word(wish.outcome))
    .bind(&wish.note)
    .bind(wish.supersedes.map(|id| id.to_string()))
    .bind(user.to_string())
    .bind(now_ms)
    .bind(under.map(|under| clocks(under.client)).transpose()?)
    .bind(under.map(|under| clocks(under.clocks)).transpose()?)
    .execute(connection)
    .await?;
    Ok(())
}

pub async fn load(connection: &mut Connection, id: DecisionId) -> Result<Option<Stored>> {
    let row = sqlx::query(
        "select d.id, d.meeting_id, d.mark_id, d.outcome, d.note, d.supersedes, d.user_id, u.name, d.at_ms
        from decisions d join users u on u.id = d.user_id where d.id = $1",
    )
    .bind(id.to_string())
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        Ok(Stored {
            decision: decision(&row)?,
            meeting: from_id(row.get("meeting_id"))?,
            mark: row.get("mark_id"),
            supersedes: row.get::<Option<&str>, _>("supersedes").map(from_id).transpose()?,
        })
    })
    .transpose()
}

/// The last decision on a mark, be it that the one before was taken back.
pub async fn last_of(connection: &mut Connection, meeting: MeetingId, mark: &str) -> Result<Option<Last>> {
    let row = sqlx::query(
        "select d.id, d.position, d.outcome, d.note, d.user_id, u.name, d.at_ms from decisions d join users u on u.id = d.user_id
        where d.meeting_id = $1 and d.mark_id = $2 order by d.position desc limit 1",
    )
    .bind(meeting.to_string())
    .bind(mark)
    .fetch_optional(connection)
    .await?;
    row.map(|row| Ok(Last { position: row.get("position"), decision: decision(&row)? })).transpose()
}

/// The same for every mark that has one; there are at most 5,000 marks.
pub async fn last_of_each(connection: &mut Connection, meeting: MeetingId) -> Result<HashMap<String, Decision>> {
    let rows = sqlx::query(
        "select d.id, d.mark_id, d.outcome, d.note, d.user_id, u.name, d.at_ms from decisions d join users u on u.id = d.user_id
        where d.meeting_id = $1
            and d.position = (select max(l.position) from decisions l where l.meeting_id = d.meeting_id and l.mark_id = d.mark_id)
        limit 5000",
    )
    .bind(meeting.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| Ok((row.get("mark_id"), decision(row)?))).collect()
}

fn decision(row: &AnyRow) -> Result<Decision> {
    Ok(Decision {
        id: from_id(row.get("id"))?,
        outcome: from_word(row.get("outcome"))?,
        note: row.get("note"),
        by: Person { id: from_id(row.get("user_id"))?, name: row.get("name") },
        at_ms: row.get("at_ms"),
    })
}
