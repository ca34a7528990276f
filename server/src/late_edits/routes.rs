//! `/api/late-edits`; the rim puts `/api` before it.

use crate::{app::App, auth::User, comments, error::Result, http::Json as Body};
use aide::axum::{
    ApiRouter,
    routing::{get, post},
};
use axum::{
    Json,
    extract::{Path, State},
};
use sandu_proto::{
    http::{
        comments::Comment,
        late_edits::{LateEditSummary, LateEditToComment, LateEditView},
    },
    id::LateEditId,
};

pub fn routes() -> ApiRouter<App> {
    ApiRouter::new()
        .api_route("/late-edits", get(list))
        .api_route("/late-edits/{id}", get(late_edit))
        .api_route("/late-edits/{id}/discard", post(discard))
        .api_route("/late-edits/{id}/to-comment", post(to_comment))
}

async fn list(State(app): State<App>, user: User) -> Result<Json<Vec<LateEditSummary>>> {
    super::list(&app, &user).await.map(Json)
}

async fn late_edit(State(app): State<App>, user: User, Path(id): Path<String>) -> Result<Json<LateEditView>> {
    super::view(&app, &user, late_edit_id(&id)?).await.map(Json)
}

async fn discard(State(app): State<App>, user: User, Path(id): Path<String>) -> Result<Json<LateEditSummary>> {
    let mut tx = app.db.begin().await?;
    let summary = super::discard(&mut tx, &user, late_edit_id(&id)?).await?;
    tx.commit().await?;
    Ok(Json(summary))
}

async fn to_comment(
    State(app): State<App>,
    user: User,
    Path(id): Path<String>,
    Body(wish): Body<LateEditToComment>,
) -> Result<Json<Comment>> {
    let mut tx = app.db.begin().await?;
    let (version, comment) = super::to_comment(&mut tx, &user, late_edit_id(&id)?, wish).await?;
    tx.commit().await?;
    comments::publish(&app, &version);
    Ok(Json(comment))
}

/// What is no id is the id of no late edit.
fn late_edit_id(text: &str) -> Result<LateEditId> {
    text.parse().map_err(|_| super::unknown())
}
