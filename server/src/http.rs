//! The rim: every route in one place, and what all of them have in common. In the order a request meets it:
//! headers for the answer ([`answer`]), a time limit, the question whose page sent it, the size of its body, its handler.

mod answer;
mod certificate;
mod json;
mod openapi;
mod serve;

pub use json::Json;
pub use serve::serve;

use crate::{
    app::App,
    assets,
    auth::origin,
    calendar, comments, decisions,
    error::{Error, ErrorCode},
    evaluation, events, gateway, groups, guests, images,
    instruments::own,
    late_edits, lessons, meetings, plans, readings, reminders, sheets, terms, users, versions,
};
use aide::axum::ApiRouter;
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request, State},
    http::StatusCode,
    middleware::{Next, from_fn, from_fn_with_state, map_response},
    response::{IntoResponse, Response},
    routing::get,
};
use futures_util::FutureExt;
use std::{panic::AssertUnwindSafe, time::Duration};
use tokio::time::timeout;

/// Bodies of the JSON API are small; pictures have their own limit.
const MAX_BODY_BYTES: usize = 1024 * 1024;
/// The longest a request may take. Enough for ten megabytes over a slow school line, and for a login in the Monday queue.
const MAX_REQUEST: Duration = Duration::from_secs(120);
/// A database that does not answer a probe in this time is not ready.
const MAX_PROBE: Duration = Duration::from_secs(1);

/// Everything the server answers.
pub fn router(app: App) -> Router {
    let resources = ApiRouter::new()
        .merge(users::routes())
        .merge(groups::routes())
        .merge(images::routes())
        .merge(plans::routes())
        .merge(versions::routes())
        .merge(readings::routes())
        .merge(comments::routes())
        .merge(late_edits::routes())
        .merge(events::routes())
        .merge(meetings::routes())
        .merge(decisions::routes())
        .merge(terms::routes())
        .merge(reminders::routes())
        .merge(calendar::routes())
        .merge(lessons::routes())
        .merge(sheets::routes())
        .merge(evaluation::routes())
        .merge(own::routes())
        .merge(guests::routes());
    let api = openapi::described(resources)
        .fallback(not_found)
        .method_not_allowed_fallback(not_found)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(from_fn_with_state(app.clone(), same_origin))
        .layer(from_fn(limited))
        .layer(map_response(answer::as_json));
    Router::new()
        .nest("/api", api)
        .merge(gateway::routes())
        .merge(certificate::routes())
        .route("/healthz", get(StatusCode::OK))
        .route("/readyz", get(ready))
        .fallback(assets::get)
        .layer(from_fn_with_state(app.clone(), answer::with_headers))
        .with_state(app)
}

async fn not_found() -> Error {
    Error::not_found("没有这个地址。")
}

/// Cookies go along with requests that other people's pages send: those may change nothing.
async fn same_origin(State(app): State<App>, request: Request, next: Next) -> Response {
    if request.method().is_safe() || origin::may_change(request.headers(), &app.config) {
        next.run(request).await
    } else {
        tracing::warn!(event = "foreign_origin", "a page of another origin tried to change something");
        Error::forbidden("这个请求不是从本站的页面发出的。").into_response()
    }
}

/// The last resort: a handler that hangs or panics is answered for.
async fn limited(request: Request, next: Next) -> Response {
    answered_within(MAX_REQUEST, next.run(request)).await
}

async fn answered_within(limit: Duration, response: impl Future<Output = Response>) -> Response {
    match timeout(limit, AssertUnwindSafe(response).catch_unwind()).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => Error::internal("a handler panicked").into_response(),
        Err(_) => Error::new(ErrorCode::Internal, "这次请求用时太久，请再试一次。").into_response(),
    }
}

/// Whether to send work here: the database can be read and written, its disk has room, and we are not stopping.
async fn ready(State(app): State<App>) -> StatusCode {
    let probe = async {
        drop(app.db.read().await?);
        app.db.begin().await?.rollback().await?;
        Ok::<(), Error>(())
    };
    let answers = matches!(timeout(MAX_PROBE, probe).await, Ok(Ok(())));
    if answers && !app.sync.is_full() && !app.tasks.stopping().is_cancelled() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE }
}

#[cfg(test)]
mod tests;
