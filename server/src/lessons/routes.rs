//! `/api/lessons`, and the lessons of a group; the rim puts `/api` before it.

use super::{alike, board, course, export, list, results, timeline, visit};
use crate::{
    app::App,
    auth::{OrGuest, User},
    error::Result,
    http::Json as Body,
};
use aide::axum::{
    ApiRouter, IntoApiResponse,
    routing::{get, post},
};
use axum::{
    Json,
    extract::{Path, Query, State},
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
};
use sandu_proto::{
    http::{
        export::ResultsFile,
        lessons::{ChooseStart, EndLesson, LessonSummary, LessonView, NewFocus, SaveLessonVisit, StartLesson, WithdrawStart},
        sheets::LessonResults,
        timeline::LessonTimeline,
    },
    id::{GroupId, LessonId},
};

type Answer = Result<Json<LessonView>>;

pub fn routes() -> ApiRouter<App> {
    ApiRouter::new()
        .api_route("/lessons", get(mine))
        .api_route("/groups/{id}/lessons", get(of_group))
        .api_route("/lessons/{id}", get(lesson).put(put))
        .api_route("/lessons/{id}/start", post(start))
        .api_route("/lessons/{id}/start/withdraw", post(withdraw_start))
        .api_route("/lessons/{id}/clock", post(choose_start))
        .api_route("/lessons/{id}/end", post(end))
        .api_route("/lessons/{id}/cancel", post(cancel))
        .api_route("/lessons/{id}/open", post(open))
        .api_route("/lessons/{id}/self-review/decline", post(decline_review))
        .api_route("/lessons/{id}/focuses", post(ask_to_look))
        .api_route("/lessons/{id}/results", get(results))
        .api_route("/lessons/{id}/results.csv", get(results_file))
        .api_route("/lessons/{id}/timeline", get(timeline))
        .api_route("/lessons/{id}/alike", get(alike))
        .merge(board::routes())
}

async fn mine(State(app): State<App>, user: User) -> Result<Json<Vec<LessonSummary>>> {
    list::mine(&mut *app.db.read().await?, &user).await.map(Json)
}

async fn of_group(State(app): State<App>, user: User, Path(group): Path<GroupId>) -> Result<Json<Vec<LessonSummary>>> {
    list::of_group(&mut *app.db.read().await?, &user, group).await.map(Json)
}

async fn lesson(State(app): State<App>, OrGuest(user): OrGuest<User>, Path(id): Path<LessonId>) -> Answer {
    super::view(&mut *app.db.read().await?, &user, id).await.map(Json)
}

async fn put(State(app): State<App>, user: User, Path(id): Path<LessonId>, Body(new): Body<SaveLessonVisit>) -> Answer {
    visit::put(&app, &user, id, new).await.map(Json)
}

async fn start(State(app): State<App>, user: User, Path(id): Path<LessonId>, Body(body): Body<StartLesson>) -> Answer {
    course::start(&app, &user, id, body).await.map(Json)
}

async fn withdraw_start(State(app): State<App>, user: User, Path(id): Path<LessonId>, Body(body): Body<WithdrawStart>) -> Answer {
    course::withdraw_start(&app, &user, id, body.by).await.map(Json)
}

async fn choose_start(State(app): State<App>, user: User, Path(id): Path<LessonId>, Body(body): Body<ChooseStart>) -> Answer {
    course::choose_start(&app, &user, id, body).await.map(Json)
}

async fn end(State(app): State<App>, user: User, Path(id): Path<LessonId>, Body(body): Body<EndLesson>) -> Answer {
    course::end(&app, &user, id, body.at_ms).await.map(Json)
}

async fn cancel(State(app): State<App>, user: User, Path(id): Path<LessonId>) -> Answer {
    course::cancel(&app, &user, id).await.map(Json)
}

async fn open(State(app): State<App>, user: User, Path(id): Path<LessonId>) -> Answer {
    course::open(&app, &user, id).await.map(Json)
}

async fn decline_review(State(app): State<App>, user: User, Path(id): Path<LessonId>) -> Answer {
    course::decline_review(&app, &user, id).await.map(Json)
}

async fn ask_to_look(State(app): State<App>, user: User, Path(id): Path<LessonId>, Body(body): Body<NewFocus>) -> Answer {
    course::ask_to_look(&app, &user, id, &body.text).await.map(Json)
}

async fn results(State(app): State<App>, user: User, Path(id): Path<LessonId>) -> Result<Json<LessonResults>> {
    results::results(&mut *app.db.read().await?, &user, id).await.map(Json)
}

async fn results_file(
    State(app): State<App>,
    user: User,
    Path(id): Path<LessonId>,
    Query(file): Query<ResultsFile>,
) -> Result<impl IntoApiResponse> {
    let export = export::export(&mut *app.db.moment().await?, &user, id, file.language).await?;
    let headers = [(CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (CONTENT_DISPOSITION, export.disposition())];
    Ok((headers, export.text))
}

async fn timeline(State(app): State<App>, user: User, Path(id): Path<LessonId>) -> Result<Json<LessonTimeline>> {
    timeline::timeline(&mut *app.db.read().await?, &user, id).await.map(Json)
}

async fn alike(State(app): State<App>, user: User, Path(id): Path<LessonId>) -> Result<Json<Vec<LessonSummary>>> {
    alike::alike(&mut *app.db.read().await?, &user, id).await.map(Json)
}
