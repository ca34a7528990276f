//! `/api/plans/{id}/meeting` and `/api/meetings/{id}`; the rim puts `/api` before them.

use crate::{
    app::App,
    auth::User,
    error::{Error, Result},
    http::Json as Body,
};
use aide::axum::{
    ApiRouter,
    routing::{get, post},
};
use axum::{
    Json,
    extract::{DefaultBodyLimit, FromRequest, Path, Request, State},
    http::StatusCode,
};
use sandu_proto::{
    http::meetings::{Attendee, LateSignIn, MarkAnswers, MeetingCode, MeetingView, NewMarks, SignIn},
    id::MeetingId,
};
use tokio::sync::Semaphore;

/// Five thousand marks as people make them are a megabyte.
const MAX_MARKS_BYTES: usize = 8 * 1024 * 1024;
/// Lists of marks that are held in memory at a time; parsed, one of the largest takes ten times its bytes.
static LISTS: Semaphore = Semaphore::const_new(4);

pub fn routes() -> ApiRouter<App> {
    ApiRouter::new()
        .api_route("/plans/{id}/meeting", get(meeting))
        .api_route("/plans/{id}/answers", get(answers))
        .api_route("/meetings/{id}/code", get(code))
        .api_route("/meetings/{id}/sign-ins", post(sign_in))
        .api_route("/meetings/{id}/sign-ins/late", post(sign_in_late))
        .api_route("/meetings/{id}/marks", post(post_marks).layer(DefaultBodyLimit::max(MAX_MARKS_BYTES)))
}

async fn meeting(State(app): State<App>, user: User, Path(plan): Path<String>) -> Result<Json<MeetingView>> {
    let plan = plan.parse().map_err(|_| super::unknown())?;
    super::view(&mut *app.db.read().await?, &user, plan).await.map(Json)
}

async fn answers(State(app): State<App>, user: User, Path(plan): Path<String>) -> Result<Json<MarkAnswers>> {
    let plan = plan.parse().map_err(|_| super::unknown())?;
    super::answers::answers(&mut *app.db.read().await?, &user, plan).await.map(Json)
}

async fn code(State(app): State<App>, user: User, Path(id): Path<String>) -> Result<Json<MeetingCode>> {
    super::show_code(&mut *app.db.read().await?, &user, meeting_id(&id)?).await.map(Json)
}

async fn sign_in(State(app): State<App>, user: User, Path(id): Path<String>, Body(given): Body<SignIn>) -> Result<Json<Vec<Attendee>>> {
    super::sign_in(&app, &user, meeting_id(&id)?, &given).await.map(Json)
}

async fn sign_in_late(
    State(app): State<App>,
    user: User,
    Path(id): Path<String>,
    Body(late): Body<LateSignIn>,
) -> Result<Json<Vec<Attendee>>> {
    super::sign_in_late(&app, &user, meeting_id(&id)?, &late).await.map(Json)
}

async fn post_marks(State(app): State<App>, user: User, Path(id): Path<String>, request: Request) -> Result<StatusCode> {
    let _turn = LISTS.acquire().await.map_err(Error::internal)?;
    let Body(new) = Body::<NewMarks>::from_request(request, &app).await?;
    super::post_marks(&app, &user, meeting_id(&id)?, &new).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is no id is the id of no meeting.
fn meeting_id(text: &str) -> Result<MeetingId> {
    text.parse().map_err(|_| super::unknown())
}
