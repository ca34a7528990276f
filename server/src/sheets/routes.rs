//! Sheets, and the instruments that they are written with; the rim puts `/api` before it.

use super::{find_instrument, seal};
use crate::{
    app::App,
    auth::{OrGuest, User},
    error::{Error, Result},
    http::Json as Body,
    instruments::shipped,
};
use aide::axum::{
    ApiRouter,
    routing::{get, post, put},
};
use axum::{
    Json,
    extract::{Path, State},
};
use sandu_proto::{
    http::{
        instruments::InstrumentSummary,
        lessons::{InstrumentRef, LessonView, NewSheet},
        sheets::SheetView,
    },
    id::{DocumentId, LessonId},
    instruments::{Instrument, InstrumentId},
};

pub fn routes() -> ApiRouter<App> {
    ApiRouter::new()
        .api_route("/instruments", get(instruments))
        .api_route("/instruments/{id}/{version}", get(instrument))
        .api_route("/lessons/{id}/sheets/{document}", put(open))
        .api_route("/sheets/{document}", get(sheet))
        .api_route("/sheets/{document}/submit", post(submit))
}

async fn instruments(_: User) -> Json<Vec<InstrumentSummary>> {
    Json(shipped::all().iter().map(InstrumentSummary::from).collect())
}

async fn instrument(_: OrGuest<User>, Path((id, version)): Path<(InstrumentId, u32)>) -> Result<Json<&'static Instrument>> {
    find_instrument(&InstrumentRef { id, version }).map(Json).ok_or_else(|| Error::not_found("没有这个观察工具。"))
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

async fn submit(State(app): State<App>, OrGuest(user): OrGuest<User>, Path(document): Path<DocumentId>) -> Result<Json<SheetView>> {
    seal::submit(&app, &user, document).await.map(Json)
}
