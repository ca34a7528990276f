//! `GET /api/versions/{id}` and `GET /api/versions/{id}/authors`; the rim puts `/api` before it.

use crate::{app::App, auth::User, error::Result};
use axum::{
    Json, Router,
    extract::{Path, State},
    routing::get,
};
use sandu_proto::http::versions::{VersionAuthors, VersionView};

pub fn routes() -> Router<App> {
    Router::new().route("/versions/{id}", get(version)).route("/versions/{id}/authors", get(authors))
}

async fn version(State(app): State<App>, user: User, Path(id): Path<String>) -> Result<Json<VersionView>> {
    super::load(&mut *app.db.read().await?, &user, super::version_id(&id)?).await.map(Json)
}

async fn authors(State(app): State<App>, user: User, Path(id): Path<String>) -> Result<Json<VersionAuthors>> {
    super::authors(&app, &user, super::version_id(&id)?).await.map(Json)
}
