//! `/api/plans`; the rim puts `/api` before it.

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
    http::{
        plans::{ChangeLead, DoAction, EditPlan, NewPlan, PlanSummary, PlanView},
        workflow::{Closing, NoteAbsence},
    },
    id::PlanId,
};

pub fn routes() -> ApiRouter<App> {
    ApiRouter::new()
        .api_route("/plans", get(list).post(start))
        .api_route("/plans/{id}", get(plan).patch(edit))
        .api_route("/plans/{id}/actions", post(act))
        .api_route("/plans/{id}/delete", post(delete))
        .api_route("/plans/{id}/fork", post(fork))
        .api_route("/plans/{id}/lead", put(change_lead))
        .api_route("/plans/{id}/closing", get(closing))
        .api_route("/plans/{id}/absences", post(note_absence))
        .merge(super::third::routes())
}

async fn list(State(app): State<App>, user: User) -> Result<Json<Vec<PlanSummary>>> {
    super::list(&mut *app.db.read().await?, &user).await.map(Json)
}

async fn start(State(app): State<App>, user: User, Body(new): Body<NewPlan>) -> Result<Json<PlanView>> {
    super::start(&app, &user, new).await.map(Json)
}

async fn plan(State(app): State<App>, user: User, Path(id): Path<String>) -> Result<Json<PlanView>> {
    super::load(&mut *app.db.read().await?, &user, plan_id(&id)?).await.map(Json)
}

async fn edit(State(app): State<App>, user: User, Path(id): Path<String>, Body(change): Body<EditPlan>) -> Result<Json<PlanView>> {
    super::edit(&app, &user, plan_id(&id)?, change).await.map(Json)
}

async fn act(State(app): State<App>, user: User, Path(id): Path<String>, Body(wish): Body<DoAction>) -> Result<Json<PlanView>> {
    super::perform(&app, &user, plan_id(&id)?, wish).await.map(Json)
}

async fn delete(State(app): State<App>, user: User, Path(id): Path<String>) -> Result<StatusCode> {
    super::delete(&app, &user, plan_id(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn change_lead(State(app): State<App>, user: User, Path(id): Path<String>, Body(new): Body<ChangeLead>) -> Result<Json<PlanView>> {
    super::lead::change(&app, &user, plan_id(&id)?, new).await.map(Json)
}

async fn closing(State(app): State<App>, user: User, Path(id): Path<String>) -> Result<Json<Closing>> {
    super::closing::view(&mut *app.db.read().await?, &user, plan_id(&id)?).await.map(Json)
}

async fn note_absence(State(app): State<App>, user: User, Path(id): Path<String>, Body(note): Body<NoteAbsence>) -> Result<Json<Closing>> {
    super::closing::note(&app, &user, plan_id(&id)?, note).await.map(Json)
}

async fn fork(State(app): State<App>, user: User, Path(id): Path<String>) -> Result<Json<PlanView>> {
    let mut tx = app.db.begin().await?;
    let view = super::fork(&mut tx, &user, plan_id(&id)?).await?;
    tx.commit().await?;
    Ok(Json(view))
}

/// What is no id is the id of no plan.
pub fn plan_id(text: &str) -> Result<PlanId> {
    text.parse().map_err(|_| super::unknown())
}
