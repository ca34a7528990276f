//! `/api/late-sheets`, and what stands beside submitted sheets; the rim puts `/api` before it.

use crate::{app::App, auth::User, error::Result, http::Json as Body};
use aide::axum::{
    ApiRouter,
    routing::{get, post},
};
use axum::{
    Json,
    extract::{DefaultBodyLimit, Path, State},
};
use sandu_proto::{
    http::late_sheets::{Addendum, LateEntries, LateSheet, LateSheetView},
    id::{DocumentId, LateEditId, LessonId},
};

/// The taps of a morning are some 200 KB.
const MAX_HANDED_IN_BYTES: usize = 4 * 1024 * 1024;

pub fn routes() -> ApiRouter<App> {
    ApiRouter::new()
        .api_route("/late-sheets", get(list))
        .api_route("/late-sheets/{id}", get(late_sheet))
        .api_route("/late-sheets/{id}/discard", post(discard))
        .api_route("/late-sheets/{id}/add", post(add))
        .api_route("/sheets/{document}/late", post(hand_in).layer(DefaultBodyLimit::max(MAX_HANDED_IN_BYTES)))
        .api_route("/lessons/{id}/addenda", get(addenda))
}

async fn list(State(app): State<App>, user: User) -> Result<Json<Vec<LateSheet>>> {
    super::sql::list(&mut *app.db.read().await?, user.id).await.map(Json)
}

async fn late_sheet(State(app): State<App>, user: User, Path(id): Path<LateEditId>) -> Result<Json<LateSheetView>> {
    super::view(&app, &user, id).await.map(Json)
}

async fn discard(State(app): State<App>, user: User, Path(id): Path<LateEditId>) -> Result<Json<LateSheet>> {
    let mut tx = app.db.begin().await?;
    let late = super::discard(&mut tx, &user, id).await?;
    tx.commit().await?;
    Ok(Json(late))
}

async fn add(State(app): State<App>, user: User, Path(id): Path<LateEditId>) -> Result<Json<LateSheet>> {
    let mut tx = app.db.begin().await?;
    let late = super::add(&mut tx, &user, id).await?;
    tx.commit().await?;
    Ok(Json(late))
}

async fn hand_in(
    State(app): State<App>,
    user: User,
    Path(document): Path<DocumentId>,
    Body(handed): Body<LateEntries>,
) -> Result<Json<Option<LateSheet>>> {
    super::hand_in(&app, &user, document, &handed).await.map(Json)
}

async fn addenda(State(app): State<App>, user: User, Path(lesson): Path<LessonId>) -> Result<Json<Vec<Addendum>>> {
    super::addenda(&app, &user, lesson).await.map(Json)
}
