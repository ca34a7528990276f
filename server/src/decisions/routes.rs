//! `/api/meetings/{id}/decisions`; the rim puts `/api` before it.

use crate::{
    app::App,
    auth::User,
    error::{Error, Result},
    http::Json as Body,
};
use axum::{
    Json, Router,
    extract::{Path, State},
    routing::put,
};
use sandu_proto::http::decisions::{Decision, NewDecision};

pub fn routes() -> Router<App> {
    Router::new().route("/meetings/{id}/decisions/{decision}", put(decide))
}

async fn decide(
    State(app): State<App>,
    user: User,
    Path((meeting, id)): Path<(String, String)>,
    Body(new): Body<NewDecision>,
) -> Result<Json<Decision>> {
    let meeting = meeting.parse().map_err(|_| Error::not_found("没有这次讨论,或者你看不到它。"))?;
    let id = id.parse().map_err(|_| Error::invalid("结论的编号不对。"))?;
    super::decide(&app, user, meeting, id, new).await.map(Json)
}
