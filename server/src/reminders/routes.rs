//! `/api/reminders`.

use crate::{app::App, auth::User, error::Result};
use aide::axum::{ApiRouter, routing::get};
use axum::{Json, extract::State};
use sandu_proto::http::reminders::Reminders;

pub fn routes() -> ApiRouter<App> {
    ApiRouter::new().api_route("/reminders", get(reminders))
}

async fn reminders(State(app): State<App>, user: User) -> Result<Json<Reminders>> {
    super::of_person(&mut *app.db.read().await?, &user).await.map(Json)
}
