//! `GET /api/versions/{id}` and `GET /api/versions/{id}/authors`; the rim puts `/api` before it.

use crate::{app::App, auth::User, error::Result};
use aide::axum::{ApiRouter, routing::get};
use axum::{
    Json,
    extract::{Path, State},
};
use sandu_proto::http::versions::{VersionAuthors, VersionView};

pub fn routes() -> ApiRouter<App> {
    ApiRouter::new().api_route("/versions/{id}", get(version)).api_route("/versions/{id}/authors", get(authors))
}

async fn version(State(app): State<App>, user: User, Path(id): Path<String>) -> Result<Json<VersionView>> {
    super::load(&mut *app.db.read().await?, &user, super::version_id(&id)?).await.map(Json)
}

async fn authors(State(app): State<App>, user: User, Path(id): Path<String>) -> Result<Json<VersionAuthors>> {
    super::authors(&app, &user, super::version_id(&id)?).await.map(Json)
}
