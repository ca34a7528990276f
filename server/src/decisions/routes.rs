//! `/api/meetings/{id}/decisions`; the rim puts `/api` before it.

use crate::{
    app::App,
    auth::User,
    error::{Error, Result},
    http::Json as Body,
};
use aide::axum::{
    ApiRouter,
    routing::{post, put},
};
use axum::{
    Json,
    extract::{DefaultBodyLimit, Path, State},
};
use sandu_proto::{
    http::decisions::{Decision, NewDecision, NewDecisions},
    id::MeetingId,
};

/// A change of the text in base64. Five hundred marks as people make them are half of it.
const MAX_CHANGE_BYTES: usize = 4 * 1024 * 1024;

pub fn routes() -> ApiRouter<App> {
    ApiRouter::new()
        .api_route("/meetings/{id}/decisions/{decision}", put(decide))
        .api_route("/meetings/{id}/decisions", post(decide_together).layer(DefaultBodyLimit::max(MAX_CHANGE_BYTES)))
}

async fn decide(
    State(app): State<App>,
    user: User,
    Path((meeting, id)): Path<(String, String)>,
    Body(new): Body<NewDecision>,
) -> Result<Json<Decision>> {
    let id = id.parse().map_err(|_| Error::invalid("结论的编号不对。"))?;
    super::decide(&app, user, meeting_id(&meeting)?, id, new).await.map(Json)
}

async fn decide_together(
    State(app): State<App>,
    user: User,
    Path(meeting): Path<String>,
    Body(new): Body<NewDecisions>,
) -> Result<Json<Vec<Decision>>> {
    super::decide_together(&app, user, meeting_id(&meeting)?, new).await.map(Json)
}

/// What is no id is the id of no meeting.
fn meeting_id(text: &str) -> Result<MeetingId> {
    text.parse().map_err(|_| Error::not_found("没有这次讨论，或者你看不到它。"))
}
