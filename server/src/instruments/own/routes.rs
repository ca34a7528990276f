//! The instruments that a visit can use, and `/api/own-instruments`; the rim puts `/api` before it.

use super::draft;
use crate::{
    app::App,
    auth::{OrGuest, User},
    error::Result,
    http::Json as Body,
};
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
        instruments::InstrumentSummary,
        lessons::InstrumentRef,
        own_instruments::{DiscardDraft, FreezeDraft, OwnInstrument, OwnInstruments, SaveDraft, TriedOut, TryOut},
    },
    instruments::{Instrument, InstrumentId},
};

type Answer = Result<Json<OwnInstrument>>;

pub fn routes() -> ApiRouter<App> {
    ApiRouter::new()
        .api_route("/instruments", get(offered))
        .api_route("/instruments/{id}/{version}", get(version))
        .api_route("/own-instruments", get(of_school))
        .api_route("/own-instruments/try", post(try_out))
        .api_route("/own-instruments/{id}", get(own))
        .api_route("/own-instruments/{id}/draft", put(save))
        .api_route("/own-instruments/{id}/freeze", post(freeze))
        .api_route("/own-instruments/{id}/discard", post(discard))
        .api_route("/own-instruments/{id}/retire", post(retire))
        .api_route("/own-instruments/{id}/bring-back", post(bring_back))
}

async fn offered(State(app): State<App>, user: User) -> Result<Json<Vec<InstrumentSummary>>> {
    super::offered(&mut *app.db.read().await?, &user).await.map(Json)
}

async fn version(
    State(app): State<App>,
    OrGuest(user): OrGuest<User>,
    Path((id, version)): Path<(InstrumentId, u32)>,
) -> Result<Json<Instrument>> {
    let instrument = super::version(&mut *app.db.read().await?, &user, &InstrumentRef { id, version }).await?;
    Ok(Json(instrument.into_owned()))
}

async fn of_school(State(app): State<App>, user: User) -> Result<Json<OwnInstruments>> {
    super::of_school(&mut *app.db.read().await?, &user).await.map(Json)
}

async fn try_out(State(app): State<App>, user: User, Body(attempt): Body<TryOut>) -> Result<Json<TriedOut>> {
    draft::try_out(&app, &user, attempt).map(Json)
}

async fn own(State(app): State<App>, user: User, Path(id): Path<InstrumentId>) -> Answer {
    super::view(&mut *app.db.read().await?, &user, &id).await.map(Json)
}

async fn save(State(app): State<App>, user: User, Path(id): Path<InstrumentId>, Body(new): Body<SaveDraft>) -> Answer {
    draft::save(&app, &user, id, new).await.map(Json)
}

async fn freeze(State(app): State<App>, user: User, Path(id): Path<InstrumentId>, Body(seen): Body<FreezeDraft>) -> Answer {
    draft::freeze(&app, &user, id, seen).await.map(Json)
}

async fn discard(State(app): State<App>, user: User, Path(id): Path<InstrumentId>, Body(seen): Body<DiscardDraft>) -> Result<StatusCode> {
    draft::discard(&app, &user, id, seen).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn retire(State(app): State<App>, user: User, Path(id): Path<InstrumentId>) -> Answer {
    draft::retire(&app, &user, id).await.map(Json)
}

async fn bring_back(State(app): State<App>, user: User, Path(id): Path<InstrumentId>) -> Answer {
    draft::bring_back(&app, &user, id).await.map(Json)
}
