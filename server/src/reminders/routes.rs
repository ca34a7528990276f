//! `/api/reminders`.

use crate::{app::App, auth::User, error::Result};
use axum::{Json, Router, extract::State, routing::get};
use sandu_proto::http::reminders::Reminders;

pub fn routes() -> Router<App> {
    Router::new().route("/reminders", get(reminders))
}

async fn reminders(State(app): State<App>, user: User) -> Result<Json<Reminders>> {
    super::of_person(&mut *app.db.read().await?, &user).await.map(Json)
}
