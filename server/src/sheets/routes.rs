//! Sheets; the rim puts `/api` before it.

use super::seal;
use crate::{
    app::App,
    auth::{OrGuest, User},
    error::Result,
    http::Json as Body,
    images,
};
use aide::axum::{
    ApiRouter, IntoApiResponse,
    routing::{get, post, put},
};
use axum::{
    Json,
    extract::{Path, State},
};
use sandu_proto::{
    http::{
        lessons::{LessonView, NewSheet},
        sheets::SheetView,
    },
    id::{DocumentId, ImageId, LessonId},
};

pub fn routes() -> ApiRouter<App> {
    ApiRouter::new()
        .api_route("/lessons/{id}/sheets/{document}", put(open))
        .api_route("/sheets/{document}", get(sheet))
        .api_route("/sheets/{document}/images/{image}", get(photo))
        .api_route("/sheets/{document}/submit", post(submit))
}

async fn open(
    State(app): State<App>,
    OrGuest(user): OrGuest<User>,
    Path((lesson, document)): Path<(LessonId, DocumentId)>,
    Body(new): Body<NewSheet>,
) -> Result<Json<LessonView>> {
    super::open(&app, &user, lesson, document, new).await.map(Json)
}

async fn sheet(State(app): State<App>, OrGuest(user): OrGuest<User>, Path(document): Path<DocumentId>) -> Result<Json<SheetView>> {
    super::view(&app, &user, document).await.map(Json)
}

async fn photo(State(app): State<App>, user: User, Path((document, image)): Path<(DocumentId, ImageId)>) -> Result<impl IntoApiResponse> {
    super::photo(&app, &user, document, image).await.map(images::served)
}

async fn submit(State(app): State<App>, OrGuest(user): OrGuest<User>, Path(document): Path<DocumentId>) -> Result<Json<SheetView>> {
    seal::submit(&app, &user, document).await.map(Json)
}
