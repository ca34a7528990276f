//! What is under `/api/plans/{id}` from the consensus on; the rim puts `/api` before it. Everything answers with the plan as it is then.

use super::sql::Carried;
use crate::{
    app::App,
    auth::User,
    error::{Error, Result},
    evaluation,
    http::Json as Body,
    plans::{routes::plan_id, unknown},
};
use aide::axum::{ApiRouter, routing::post};
use axum::{
    Json,
    extract::{Path, State},
};
use sandu_proto::{
    http::{
        plans::{DocumentKind, PlanView},
        third::{NewAdaptation, NewReflection, SettlePoint},
    },
    id::DocumentId,
};

type Answer = Result<Json<PlanView>>;

pub fn routes() -> ApiRouter<App> {
    ApiRouter::new()
        .api_route("/plans/{id}/adaptations", post(adapt))
        .api_route("/plans/{id}/adaptations/{document}/sign-off", post(sign_off))
        .api_route("/plans/{id}/adaptations/{document}/reopen", post(reopen))
        .api_route("/plans/{id}/adaptations/{document}/discard", post(discard_adaptation))
        .api_route("/plans/{id}/reflections", post(reflect))
        .api_route("/plans/{id}/reflections/{document}/seal", post(seal))
        .api_route("/plans/{id}/reflections/{document}/discard", post(discard_reflection))
        .api_route("/plans/{id}/reflections/{document}/revised", post(revise))
        .api_route("/plans/{id}/next-round", post(start_next))
        .api_route("/plans/{id}/carried/{point}", post(settle))
        .api_route("/plans/{id}/cards/{card}", post(settle_card))
}

async fn adapt(State(app): State<App>, user: User, Path(id): Path<String>, Body(new): Body<NewAdaptation>) -> Answer {
    super::adapt(&app, &user, plan_id(&id)?, new).await.map(Json)
}

async fn sign_off(State(app): State<App>, user: User, Path((id, document)): Path<(String, String)>) -> Answer {
    super::acts::sign_off(&app, &user, plan_id(&id)?, document_id(&document)?).await.map(Json)
}

async fn reopen(State(app): State<App>, user: User, Path((id, document)): Path<(String, String)>) -> Answer {
    super::acts::reopen(&app, &user, plan_id(&id)?, document_id(&document)?).await.map(Json)
}

async fn discard_adaptation(State(app): State<App>, user: User, Path((id, document)): Path<(String, String)>) -> Answer {
    super::acts::discard(&app, &user, plan_id(&id)?, document_id(&document)?, DocumentKind::Adaptation).await.map(Json)
}

async fn discard_reflection(State(app): State<App>, user: User, Path((id, document)): Path<(String, String)>) -> Answer {
    super::acts::discard(&app, &user, plan_id(&id)?, document_id(&document)?, DocumentKind::Reflection).await.map(Json)
}

async fn reflect(State(app): State<App>, user: User, Path(id): Path<String>, Body(new): Body<NewReflection>) -> Answer {
    super::reflect(&app, &user, plan_id(&id)?, new.version_id).await.map(Json)
}

async fn seal(State(app): State<App>, user: User, Path((id, document)): Path<(String, String)>) -> Answer {
    super::acts::seal_reflection(&app, &user, plan_id(&id)?, document_id(&document)?).await.map(Json)
}

async fn revise(State(app): State<App>, user: User, Path((id, document)): Path<(String, String)>) -> Answer {
    super::revise(&app, &user, plan_id(&id)?, document_id(&document)?).await.map(Json)
}

async fn start_next(State(app): State<App>, user: User, Path(id): Path<String>) -> Answer {
    super::start_next(&app, &user, plan_id(&id)?).await.map(Json)
}

async fn settle(State(app): State<App>, user: User, Path((id, point)): Path<(String, String)>, Body(body): Body<SettlePoint>) -> Answer {
    let point = point.parse().map_err(|_| Error::not_found("上一轮没有这一条反思。"))?;
    super::settle(&app, &user, plan_id(&id)?, Carried::Point(point), body.outcome).await.map(Json)
}

async fn settle_card(
    State(app): State<App>,
    user: User,
    Path((id, card)): Path<(String, String)>,
    Body(body): Body<SettlePoint>,
) -> Answer {
    let card = card.parse().map_err(|_| evaluation::unknown_card())?;
    super::settle(&app, &user, plan_id(&id)?, Carried::Card(card), body.outcome).await.map(Json)
}

fn document_id(text: &str) -> Result<DocumentId> {
    text.parse().map_err(|_| unknown())
}
