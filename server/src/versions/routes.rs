//! `GET /api/versions/{id}`; the rim puts `/api` before it.

use crate::{
    app::App,
    auth::User,
    error::{Error, Result},
};
use axum::{
    Json, Router,
    extract::{Path, State},
    routing::get,
};
use sandu_proto::http::versions::VersionView;

pub fn routes() -> Router<App> {
    Router::new().route("/versions/{id}", get(version))
}

async fn version(State(app): State<App>, user: User, Path(id): Path<String>) -> Result<Json<VersionView>> {
    let id = id.parse().map_err(|_| Error::not_found("没有这个版本,或者你看不到它。"))?;
    let mut connection = app.db.read().await?;
    super::load(&mut connection, &user, id).await.map(Json)
}
