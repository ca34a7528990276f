//! `/api/terms`, and the terms of a group.

use crate::{app::App, auth::User, error::Result, http::Json as Body};
use aide::axum::{
    ApiRouter,
    routing::{get, post, put},
};
use axum::{
    Json,
    extract::{Path, State},
};
use sandu_proto::{
    http::terms::{NewTerm, SaveLesson, TermSummary, TermView},
    id::{GroupId, TermId, TermLessonId},
};

pub fn routes() -> ApiRouter<App> {
    ApiRouter::new()
        .api_route("/groups/{id}/terms", get(of_group).post(begin))
        .api_route("/terms/{id}", get(term))
        .api_route("/terms/{id}/lessons/{lesson}", put(put_lesson))
        .api_route("/terms/{id}/lessons/{lesson}/remove", post(remove))
        .api_route("/terms/{id}/lessons/{lesson}/start", post(start))
}

async fn of_group(State(app): State<App>, user: User, Path(group): Path<GroupId>) -> Result<Json<Vec<TermSummary>>> {
    super::list(&mut *app.db.read().await?, &user, group).await.map(Json)
}

async fn begin(State(app): State<App>, user: User, Path(group): Path<GroupId>, Body(new): Body<NewTerm>) -> Result<Json<TermView>> {
    super::begin(&app, &user, group, new).await.map(Json)
}

async fn term(State(app): State<App>, user: User, Path(id): Path<TermId>) -> Result<Json<TermView>> {
    super::view(&mut *app.db.read().await?, &user, id).await.map(Json)
}

async fn put_lesson(
    State(app): State<App>,
    user: User,
    Path((id, lesson)): Path<(TermId, TermLessonId)>,
    Body(new): Body<SaveLesson>,
) -> Result<Json<TermView>> {
    super::put(&app, &user, id, lesson, new).await.map(Json)
}

async fn remove(State(app): State<App>, user: User, Path((id, lesson)): Path<(TermId, TermLessonId)>) -> Result<Json<TermView>> {
    super::remove(&app, &user, id, lesson).await.map(Json)
}

async fn start(State(app): State<App>, user: User, Path((id, lesson)): Path<(TermId, TermLessonId)>) -> Result<Json<TermView>> {
    super::start::start(&app, &user, id, lesson).await.map(Json)
}
