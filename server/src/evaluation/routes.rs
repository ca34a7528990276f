//! `/api/lessons/{id}/evaluation` and what leads there; the rim puts `/api` before it.

use crate::{app::App, auth::User, error::Result, http::Json as Body};
use aide::axum::{
    ApiRouter,
    routing::{get, post, put},
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use sandu_proto::{
    http::evaluation::{Evaluation, NewMessage, ReadEvaluation, TaughtLesson, Thread},
    id::{LessonId, MessageId, VersionId},
};

type Ids = Path<(LessonId, MessageId)>;

pub fn routes() -> ApiRouter<App> {
    ApiRouter::new()
        .api_route("/lessons/{id}/evaluation", get(evaluation))
        .api_route("/lessons/{id}/evaluation/read", post(read))
        .api_route("/lessons/{id}/evaluation/messages/{message}", put(put_message))
        .api_route("/lessons/{id}/evaluation/messages/{message}/withdraw", post(withdraw))
        .api_route("/lessons/{id}/evaluation/messages/{message}/accept", post(accept))
        .api_route("/versions/{id}/lessons", get(taught))
}

async fn evaluation(State(app): State<App>, user: User, Path(id): Path<LessonId>) -> Result<Json<Evaluation>> {
    super::load(&mut *app.db.read().await?, &user, id).await.map(Json)
}

async fn read(State(app): State<App>, user: User, Path(id): Path<LessonId>, Body(body): Body<ReadEvaluation>) -> Result<StatusCode> {
    let mut tx = app.db.begin().await?;
    super::read(&mut tx, &user, id, body.up_to).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn put_message(State(app): State<App>, user: User, Path((id, message)): Ids, Body(new): Body<NewMessage>) -> Result<Json<Thread>> {
    super::put(&app, &user, id, message, new).await.map(Json)
}

async fn withdraw(State(app): State<App>, user: User, Path((id, message)): Ids) -> Result<Json<Thread>> {
    super::withdraw(&app, &user, id, message).await.map(Json)
}

async fn accept(State(app): State<App>, user: User, Path((id, message)): Ids) -> Result<Json<Thread>> {
    super::accept(&app, &user, id, message).await.map(Json)
}

async fn taught(State(app): State<App>, user: User, Path(version): Path<VersionId>) -> Result<Json<Vec<TaughtLesson>>> {
    super::taught(&mut *app.db.read().await?, &user, version).await.map(Json)
}
