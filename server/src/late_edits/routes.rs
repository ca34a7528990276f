//! `/api/late-edits`; the rim puts `/api` before it.

use crate::{app::App, auth::User, comments, error::Result, http::Json as Body, meetings};
use aide::axum::{
    ApiRouter,
    routing::{get, post},
};
use axum::{
    Json,
    extract::{DefaultBodyLimit, Path, State},
};
use sandu_proto::{
    http::{
        comments::Comment,
        late_edits::{LateEditSummary, LateEditToComment, LateEditToMarks, LateEditToPaper, LateEditView},
    },
    id::LateEditId,
};

/// Five hundred marks as people make them are a tenth of it.
const MAX_MARKS_BYTES: usize = 1024 * 1024;

pub fn routes() -> ApiRouter<App> {
    ApiRouter::new()
        .api_route("/late-edits", get(list))
        .api_route("/late-edits/{id}", get(late_edit))
        .api_route("/late-edits/{id}/discard", post(discard))
        .api_route("/late-edits/{id}/to-comment", post(to_comment))
        .api_route("/late-edits/{id}/to-paper", post(to_paper))
        .api_route("/late-edits/{id}/to-marks", post(to_marks).layer(DefaultBodyLimit::max(MAX_MARKS_BYTES)))
        .merge(super::sheets::routes())
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

async fn to_paper(
    State(app): State<App>,
    user: User,
    Path(id): Path<String>,
    Body(wish): Body<LateEditToPaper>,
) -> Result<Json<LateEditSummary>> {
    let mut tx = app.db.begin().await?;
    let summary = super::to_paper(&mut tx, &user, late_edit_id(&id)?, wish).await?;
    tx.commit().await?;
    Ok(Json(summary))
}

async fn to_marks(
    State(app): State<App>,
    user: User,
    Path(id): Path<String>,
    Body(wish): Body<LateEditToMarks>,
) -> Result<Json<LateEditSummary>> {
    let mut tx = app.db.begin().await?;
    let (seat, summary) = super::to_marks(&mut tx, &user, late_edit_id(&id)?, &wish).await?;
    tx.commit().await?;
    if let Some(seat) = seat {
        meetings::tell(&app, &seat);
    }
    Ok(Json(summary))
}

/// What is no id is the id of no late edit.
fn late_edit_id(text: &str) -> Result<LateEditId> {
    text.parse().map_err(|_| super::unknown())
}
