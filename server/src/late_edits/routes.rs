//! `/api/late-edits`; the rim puts `/api` before it.

use crate::{app::App, auth::User, error::Result};
use axum::{
    Json, Router,
    extract::{Path, State},
    routing::get,
};
use sandu_proto::http::late_edits::{LateEditSummary, LateEditView};

pub fn routes() -> Router<App> {
    Router::new().route("/late-edits", get(list)).route("/late-edits/{id}", get(late_edit))
}

async fn list(State(app): State<App>, user: User) -> Result<Json<Vec<LateEditSummary>>> {
    super::list(&app, &user).await.map(Json)
}

async fn late_edit(State(app): State<App>, user: User, Path(id): Path<String>) -> Result<Json<LateEditView>> {
    let id = id.parse().map_err(|_| super::unknown())?;
    super::view(&app, &user, id).await.map(Json)
}
