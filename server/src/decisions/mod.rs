//! Decisions on red marks. Their one writer is the server: a decision and the change it makes to the consensus are one transaction of
//! the log, or neither happens (docs/design.md §2).
//!
//! A change is built by a page on the text as it has it. If another decision has changed that text since, the two might say the same place
//! twice over: the second is refused as stale, and its page builds it anew.
//!
//! A change is written under one client id that nobody has used before. The row of its decision says which, and how far: only words there
//! are credited to whose mark it was. An entry in the list of adoptions under anybody's own client id gives nobody any credit.
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
use rules::{Change, Wish};
use sandu_proto::{
    http::decisions::{Decision, MarkOutcome, NewDecision, NewDecisions},
    id::{DecisionId, MeetingId},
};
use std::{collections::HashMap, sync::Arc};

/// What stands on each mark of a meeting that is decided.
pub async fn standing(connection: &mut Connection, meeting: MeetingId) -> Result<HashMap<String, Decision>> {
    let mut last = sql::last_of_each(connection, meeting).await?;
    last.retain(|_, decision| decision.outcome != MarkOutcome::Reopened);
    Ok(last)
}

/// What is decided at one stroke, by whom, where.
struct Deciding {
    user: User,
    meeting: MeetingId,
    /// Each under the id that it gets; at least one.
    wishes: Vec<(DecisionId, Wish)>,
    change: Option<Change>,
}

/// What is found when somebody wants to decide.
enum Found {
    /// They have already, and send it again.
    Done(Vec<Decision>),
    /// With the position of each wish among the decisions on its mark.
    Open(Box<Seat>, Vec<i64>),
}

/// Decides on one mark, once, however often it is sent.
async fn decide(app: &App, user: User, meeting: MeetingId, id: DecisionId, new: NewDecision) -> Result<Decision> {
    let (wish, change) = rules::checked(new)?;
    let decided = commit(app, Deciding { user, meeting, wishes: vec![(id, wish)], change }).await?;
    decided.into_iter().next().ok_or_else(|| Error::internal("a decision was made of no wish"))
}

/// Decides on several marks, all of them or none.
async fn decide_together(app: &App, user: User, meeting: MeetingId, new: NewDecisions) -> Result<Vec<Decision>> {
    let (wishes, change) = rules::checked_together(new)?;
    commit(app, Deciding { user, meeting, wishes, change }).await
}

/// All of it, or nothing.
async fn commit(app: &App, deciding: Deciding) -> Result<Vec<Decision>> {
    let deciding = Arc::new(deciding);
    let found = look(&mut *app.db.read().await?, &deciding).await?;
    let seat = match found {
        Found::Done(decisions) => return Ok(decisions),
        Found::Open(seat, _) => seat,
    };
    let account = Account { id: deciding.user.id, name: deciding.user.name.clone() };
    let edits = deciding.change.iter().map(|change| (seat.meeting.consensus, account.clone(), change.update.clone())).collect();
    let inside = deciding.clone();
    let act = Act { edits, ..Act::new(Box::new(move |connection, _| Box::pin(async move { write(connection, &inside).await }))) };
    let acted = app.sync.act(act).await;
    if acted.is_ok() {
        meetings::tell(app, &seat);
    }
    // Also after a refusal: two sendings of one decision may have raced.
    if let Found::Done(decisions) = look(&mut *app.db.read().await?, &deciding).await? {
        return Ok(decisions);
    }
    acted?;
    Err(Error::internal("a decision was committed and is not there"))
}

/// In the transaction of the log: everything that was looked at is looked at again.
async fn write(connection: &mut Connection, deciding: &Deciding) -> Result<()> {
    let Deciding { user, meeting, wishes, change } = deciding;
    let Found::Open(_, positions) = look(connection, deciding).await? else {
        return Err(Error::conflict("这个结论已经记下了。"));
    };
    let now = now_ms();
    for ((id, wish), position) in wishes.iter().zip(positions) {
        let under = change.as_ref().map(|change| change.under);
        sql::insert(connection, (*id, *meeting, user.id), wish, (position, under), now).await?;
    }
    if let (Some(change), Some((last, _))) = (change, wishes.last())
        && !meetings::set_last_change(connection, *meeting, change.builds_on, *last).await?
    {
        return Err(rules::stale());
    }
    Ok(())
}

/// What is open is looked at before what is done: of two sendings of one decision, the one that finds the other's row in its way finds
/// afterwards that the row is its own.
async fn look(connection: &mut Connection, deciding: &Deciding) -> Result<Found> {
    let seat = Seat::load(connection, &deciding.user, deciding.meeting).await?;
    let positions = positions(connection, &seat, deciding).await;
    match done(connection, deciding).await? {
        Some(decisions) => Ok(Found::Done(decisions)),
        None => Ok(Found::Open(Box::new(seat), positions?)),
    }
}

/// The position of each wish among the decisions on its mark, if they may all be decided as wished.
async fn positions(connection: &mut Connection, seat: &Seat, Deciding { user, meeting, wishes, change }: &Deciding) -> Result<Vec<i64>> {
    take_part(&seat.facts())?;
    let mut positions = Vec::with_capacity(wishes.len());
    for (_, wish) in wishes {
        if !meetings::has_mark(connection, *meeting, &wish.mark).await? {
            return Err(Error::not_found("这次讨论里没有这处红笔。"));
        }
        let last = sql::last_of(connection, *meeting, &wish.mark).await?;
        positions.push(rules::position(last.as_ref(), wish, user.id)?);
    }
    // Only now: who was second on a mark is told so, not to try again.
    if change.as_ref().is_some_and(|change| change.builds_on != seat.meeting.last_change) {
        return Err(rules::stale());
    }
    Ok(positions)
}

/// The decisions, if all of them are made. An id that served something else is refused.
async fn done(connection: &mut Connection, Deciding { user, meeting, wishes, .. }: &Deciding) -> Result<Option<Vec<Decision>>> {
    let used = || Error::conflict("这个结论的编号已经用过了。");
    let mut done = Vec::new();
    for (id, wish) in wishes {
        let Some(row) = sql::load(connection, *id).await? else { continue };
        if !row.is(user.id, *meeting, wish) {
            return Err(used());
        }
        done.push(row.decision);
    }
    match done.len() {
        0 => Ok(None),
        all if all == wishes.len() => Ok(Some(done)),
        _ => Err(used()),
    }
}

#[cfg(test)]
mod tests;
