//! The websocket routes: who may open a socket, and for how long.
//!
//! The upgrade is authenticated like any request (cookie or bearer token, never a token in the address), and a browser must come from
//! one of our own pages. What a socket may do with a document is asked by sync, of the gate, per document.

use crate::{
    app::App,
    auth::{self, Authenticated, How, OrGuest, origin},
    clock::now_ms,
    error::{Error, ErrorCode, Result},
    events::{self, Audience},
    groups, late_edits, lessons, plans, sheets,
    sync::{
        access::Account,
        socket::{self, Purpose, Visitor},
    },
};
use axum::{
    Router,
    extract::{FromRequestParts, Path, Request, State},
    http::header::ORIGIN,
    response::Response,
    routing::get,
};
use sandu_proto::{close::Close, http::events::Notice};
use std::time::Duration;

/// How soon a logged-out, expired or disabled session's sockets are closed, and a removed member loses the group's documents.
const CHECK: Duration = Duration::from_secs(3);

/// `/sync` and `/sync/{document id}`.
pub fn routes() -> Router<App> {
    Router::new().route("/sync", get(many)).route("/sync/{document}", get(one))
}

async fn many(State(app): State<App>, request: Request) -> Result<Response> {
    open(&app, Purpose::Many, request).await
}

async fn one(State(app): State<App>, Path(document): Path<String>, request: Request) -> Result<Response> {
    let document = document.parse().map_err(|_| Error::not_found("没有这份文档。"))?;
    open(&app, Purpose::One(document), request).await
}

async fn open(app: &App, purpose: Purpose, request: Request) -> Result<Response> {
    if app.tasks.stopping().is_cancelled() {
        return Err(Error::conflict("服务器正在重启，请稍等片刻再试。"));
    }
    let (mut parts, body) = request.into_parts();
    // Only browsers send an Origin.
    let is_browser = parts.headers.contains_key(ORIGIN);
    let is_ours = origin::origin_allowed(&parts.headers, &app.config);
    let who = OrGuest::<Authenticated>::from_request_parts(&mut parts, app).await;
    let request = Request::from_parts(parts, body);
    let who = match who {
        Err(error) if error.code == ErrorCode::Unauthorized && is_browser && is_ours => {
            return Ok(socket::turn_away(&app.sync, Close::Unauthorized, request));
        }
        who => who?.0,
    };
    if who.how == How::Cookie && !is_ours {
        tracing::warn!(event = "foreign_origin", "a page of another origin tried to open a socket");
        return Err(Error::forbidden("这个请求不是从本站的页面发出的。"));
    }
    let account = Account { id: who.user.id, name: who.user.name };
    Ok(socket::upgrade(&app.sync, Visitor { account, session: who.secret_hash }, purpose, request))
}

/// Looks at what ends a right from outside this process (an admin command, another node, time) and at what nobody tells of, until the
/// program stops.
pub async fn watch(app: App) {
    let stopping = app.tasks.stopping();
    let mut check = tokio::time::interval(CHECK);
    let mut since_ms = now_ms();
    loop {
        tokio::select! {
            () = stopping.cancelled() => return,
            _ = check.tick() => {}
        }
        let now = now_ms();
        for checked in [
            end_sessions(&app).await,
            revise_groups(&app, since_ms).await,
            tell_of_late_edits(&app, since_ms).await,
            lessons::tell_of_passing(&app, since_ms, now).await,
        ] {
            if let Err(error) = checked {
                tracing::error!(%error, "could not look for what has changed");
            }
        }
        since_ms = now;
    }
}

async fn end_sessions(app: &App) -> Result<()> {
    let mut open = app.sync.sessions().await;
    open.extend(app.events.sessions());
    let open: Vec<String> = open.into_iter().collect();
    for session in auth::ended(app, &open).await? {
        app.events.end_session(&session);
        app.sync.end_session(session).await;
    }
    Ok(())
}

async fn revise_groups(app: &App, since_ms: i64) -> Result<()> {
    let changed = groups::changed_since(&mut *app.db.read().await?, since_ms).await?;
    for group in changed {
        plans::group_changed(app, group).await?;
        sheets::group_changed(app, group).await?;
        events::group_changed(app, group).await?;
    }
    Ok(())
}

/// Sync keeps late edits and knows nobody to tell. Looks back one check further than needed, since a row carries the time from before
/// its commit: better told twice than not at all.
async fn tell_of_late_edits(app: &App, since_ms: i64) -> Result<()> {
    let check_ms = i64::try_from(CHECK.as_millis()).map_err(Error::internal)?;
    for author in late_edits::authors_since(&mut *app.db.read().await?, since_ms - check_ms).await? {
        app.events.publish(Audience::Account(author), Notice::LateEditKept);
    }
    Ok(())
}
