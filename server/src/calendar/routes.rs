//! `/api/calendar` for its owner, `/api/calendar/{secret}.ics` for whoever has the address.

use super::{address, fetch, renew};
use crate::{
    app::App,
    auth::{User, peer::Peer},
    error::{Error, Result},
};
use aide::axum::{ApiRouter, IntoApiResponse, routing::get};
use axum::{
    Json,
    extract::{Path, State},
    http::header::CONTENT_TYPE,
};
use sandu_proto::http::reminders::CalendarAddress;

pub fn routes() -> ApiRouter<App> {
    ApiRouter::new().api_route("/calendar", get(own).post(make)).api_route("/calendar/{file}", get(file))
}

async fn own(State(app): State<App>, user: User) -> Result<Json<CalendarAddress>> {
    address(&mut *app.db.read().await?, &user).await.map(Json)
}

async fn make(State(app): State<App>, user: User) -> Result<Json<CalendarAddress>> {
    renew(&app, &user).await.map(Json)
}

async fn file(State(app): State<App>, peer: Peer, Path(file): Path<String>) -> Result<impl IntoApiResponse> {
    let secret = file.strip_suffix(".ics").ok_or_else(|| Error::not_found("没有这个地址。"))?;
    let calendar = fetch(&app, secret, peer.0.as_deref()).await?;
    Ok(([(CONTENT_TYPE, "text/calendar; charset=utf-8")], calendar))
}
