//! A calendar that a phone subscribes to: everybody's own address, with a secret in it, because a calendar app cannot log in. It tells
//! when and where somebody's groups meet, and on which lesson; never what is in a plan.

mod ical;
mod routes;
mod sql;

use crate::{
    app::App,
    auth::{User, secret},
    clock::{DAY_MS, now_ms},
    db::Connection,
    error::{Error, ErrorCode, Result},
    groups,
    policy::reads_content,
    terms,
};
use ical::Event;
pub use routes::routes;
use sandu_proto::{
    http::{accounts::AccountKind, reminders::CalendarAddress},
    id::AccountId,
};
use std::time::Instant;

/// Fetches of one calendar in ten minutes. Phones ask every quarter of an hour at most; a family of devices asks together.
pub const MAX_FETCHES: u32 = 30;
/// Addresses that are nobody's, tried from one network in ten minutes. A whole school sits behind one, with old phones that still ask at
/// addresses that were renewed; a secret is 256 bits.
pub const MAX_MISSES: u32 = 300;
/// A term's past stays visible; what is older is in the plans.
const PAST_MS: i64 = 180 * DAY_MS;

fn path(secret: &str) -> String {
    format!("/api/calendar/{secret}.ics")
}

async fn address(connection: &mut Connection, user: &User) -> Result<CalendarAddress> {
    let secret = sql::secret_of(connection, user.id).await?;
    Ok(CalendarAddress { path: secret.as_deref().map(path) })
}

/// A new address; the one before it is dead from now on.
async fn renew(app: &App, user: &User) -> Result<CalendarAddress> {
    let secret = secret::new();
    let mut tx = app.db.begin().await?;
    sql::put(&mut tx, user.id, &secret, now_ms()).await?;
    tx.commit().await?;
    Ok(CalendarAddress { path: Some(path(&secret)) })
}

/// The calendar with this secret. `network`: whence it is asked for, where that is known.
async fn fetch(app: &App, secret: &str, network: Option<&str>) -> Result<String> {
    let now = Instant::now();
    if network.is_some_and(|network| app.calendars.misses.is_full(network, now)) {
        return Err(too_many());
    }
    let mut connection = app.db.read().await?;
    let Some((user, kind)) = sql::owner(&mut connection, secret).await? else {
        if let Some(network) = network {
            app.calendars.misses.take(network, now);
        }
        return Err(Error::not_found("没有这个日历。地址可能已经换了，请到“今天”页重新复制。"));
    };
    if !app.calendars.fetches.take(&user.to_string(), now) {
        return Err(too_many());
    }
    Ok(ical::calendar(&events(&mut connection, user, kind).await?))
}

fn too_many() -> Error {
    Error::new(ErrorCode::TooMany, "日历取得太频繁了，请过几分钟再试。")
}

/// Meetings of plans, and of the lessons in term plans that are not started yet.
async fn events(connection: &mut Connection, user: AccountId, kind: AccountKind) -> Result<Vec<Event>> {
    if !reads_content(kind) || groups::of_user(connection, user).await?.is_empty() {
        return Ok(Vec::new());
    }
    let since = now_ms() - PAST_MS;
    let mut events = sql::meetings(connection, user, since).await?;
    let lessons = terms::unstarted_of(connection, user, since).await?.into_iter();
    events.extend(lessons.map(|lesson| Event {
        uid: lesson.id.to_string(),
        changed_at_ms: lesson.changed_at_ms,
        begins_at_ms: lesson.meeting_at_ms,
        title: lesson.title,
        group_name: lesson.group_name,
        place: lesson.place,
    }));
    Ok(events)
}

#[cfg(test)]
mod tests;
