//! Decisions on red marks. Their one writer is the server: a decision and the change it makes to the consensus are one transaction of
//! the log, or neither happens (design.md §2).
//!
//! Append-only. Taking back is a decision too; the last on a mark stands. Credit comes from here: whose mark it was, and what became of it.

mod routes;
mod rules;
mod sql;

use crate::{
    app::App,
    auth::User,
    clock::now_ms,
    db::Connection,
    error::{Error, Result},
    meetings::{self, Seat, rules::take_part},
    sync::{access::Account, act::Act},
};
pub use routes::routes;
use rules::Wish;
use sandu_proto::{
    http::decisions::{Decision, MarkOutcome, NewDecision},
    id::{DecisionId, MeetingId},
};
use std::{collections::HashMap, sync::Arc};

/// What stands on each mark of a meeting that is decided.
pub async fn standing(connection: &mut Connection, meeting: MeetingId) -> Result<HashMap<String, Decision>> {
    let mut last = sql::last_of_each(connection, meeting).await?;
    last.retain(|_, decision| decision.outcome != MarkOutcome::Reopened);
    Ok(last)
}

/// One wish, by whom, where, under which id.
struct Deciding {
    user: User,
    meeting: MeetingId,
    id: DecisionId,
    wish: Wish,
}

/// What is found when somebody wants to decide.
enum Found {
    /// They have already, and send it again.
    Done(Decision),
    Open {
        seat: Seat,
        position: i64,
    },
}

/// Decides, once, however often it is sent.
async fn decide(app: &App, user: User, meeting: MeetingId, id: DecisionId, new: NewDecision) -> Result<Decision> {
    let deciding = Arc::new(Deciding { user, meeting, id, wish: rules::checked(new)? });
    let found = look(&mut *app.db.read().await?, &deciding).await?;
    let seat = match found {
        Found::Done(decision) => return Ok(decision),
        Found::Open { seat, .. } => seat,
    };
    let account = Account { id: deciding.user.id, name: deciding.user.name.clone() };
    let edits = deciding.wish.update.iter().map(|update| (seat.meeting.consensus, account.clone(), update.clone())).collect();
    let inside = deciding.clone();
    let act = Act { edits, ..Act::new(Box::new(move |connection, _| Box::pin(async move { write(connection, &inside).await }))) };
    let acted = app.sync.act(act).await;
    // Also after a refusal: two sendings of one decision may have raced.
    if let Ok(Found::Done(decision)) = look(&mut *app.db.read().await?, &deciding).await {
        return Ok(decision);
    }
    acted?;
    Err(Error::internal("a decision was committed and is not there"))
}

/// In the transaction of the log: everything that was looked at is looked at again.
async fn write(connection: &mut Connection, deciding: &Deciding) -> Result<()> {
    match look(connection, deciding).await? {
        Found::Done(_) => Err(Error::conflict("这个结论已经记下了。")),
        Found::Open { position, .. } => sql::insert(connection, deciding, position, now_ms()).await,
    }
}

async fn look(connection: &mut Connection, deciding: &Deciding) -> Result<Found> {
    let Deciding { user, meeting, id, wish } = deciding;
    let seat = Seat::load(connection, user, *meeting).await?;
    if let Some(row) = sql::load(connection, *id).await? {
        return if row.is(deciding) {
            Ok(Found::Done(row.decision))
        } else {
            Err(Error::conflict("这个结论的编号已经用过了。"))
        };
    }
    take_part(&seat.facts())?;
    if !meetings::has_mark(connection, *meeting, &wish.mark).await? {
        return Err(Error::not_found("这次讨论里没有这处红笔。"));
    }
    let last = sql::last_of(connection, *meeting, &wish.mark).await?;
    let position = rules::position(last.as_ref(), wish, user.id)?;
    Ok(Found::Open { seat, position })
}

#[cfg(test)]
mod tests;
