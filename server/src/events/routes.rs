//! `GET /api/events`; the rim puts `/api` before it. The rim's time limit ends when a handler has answered; the stream goes on after it.

use super::{Reach, Subscription};
use crate::{
    app::App,
    auth::{Authenticated, OrGuest},
    error::Result,
    groups, guests,
};
use aide::axum::{ApiRouter, routing::get};
use axum::{
    extract::State,
    http::HeaderName,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use futures_util::{StreamExt, stream};
use sandu_proto::http::accounts::AccountKind;
use std::{collections::HashSet, convert::Infallible, time::Duration};
use tokio_util::sync::CancellationToken;

/// Something is said at least this often: proxies close what is silent for a minute, and a dead connection shows.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// How soon a browser comes back by itself. Not at once: after a restart everybody does.
const RETRY: Duration = Duration::from_secs(3);

pub fn routes() -> ApiRouter<App> {
    ApiRouter::new().api_route("/events", get(events))
}

async fn events(State(app): State<App>, OrGuest(who): OrGuest<Authenticated>) -> Result<Response> {
    Ok(answer(subscribe(&app, who).await?, app.tasks.stopping(), HEARTBEAT))
}

async fn subscribe(app: &App, who: Authenticated) -> Result<Subscription> {
    let reach = match who.user.kind {
        AccountKind::Administrator => Reach::Nothing,
        AccountKind::Leader => Reach::School(who.user.school_id),
        AccountKind::Teacher | AccountKind::ResearchOfficer => Reach::Groups,
        AccountKind::Guest => match guests::of_user(&mut *app.db.read().await?, who.user.id).await? {
            Some(guest) => Reach::Lesson(guest.lesson_id),
            None => Reach::Nothing,
        },
    };
    let subscription = app.events.open(who.user.id, who.secret_hash, reach);
    if reach.has_groups() {
        loop {
            let revision = app.events.revision();
            let groups = groups::of_user(&mut *app.db.read().await?, who.user.id).await?;
            let ids: HashSet<_> = groups.into_iter().map(|(group, _)| group.id).collect();
            if app.events.join(subscription.id, ids, revision) {
                break;
            }
        }
    }
    Ok(subscription)
}

/// Notices until the hub drops the stream or the program stops.
pub(super) fn answer(subscription: Subscription, stopping: CancellationToken, heartbeat: Duration) -> Response {
    let hello = stream::once(async { Ok::<_, Infallible>(Event::default().retry(RETRY)) });
    let notices = stream::unfold((subscription, stopping), async |(mut subscription, stopping)| {
        let notice = tokio::select! {
            biased;
            () = stopping.cancelled() => None,
            notice = subscription.notices.recv() => notice,
        }?;
        let event = Event::default().json_data(notice).expect("a notice is words and ids");
        Some((Ok(event), (subscription, stopping)))
    });
    // nginx would keep the notices until it has a bufferful.
    let unbuffered = [(HeaderName::from_static("x-accel-buffering"), "no")];
    (unbuffered, Sse::new(hello.chain(notices)).keep_alive(KeepAlive::new().interval(heartbeat))).into_response()
}
