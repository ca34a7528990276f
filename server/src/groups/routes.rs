//! `/api/groups`.

use super::change_settings;
use crate::{app::App, auth::User, error::Result, events, http::Json};
use aide::axum::{
    ApiRouter,
    routing::{get, put},
};
use axum::extract::{Path, State};
use sandu_proto::{
    http::accounts::{GroupSettings, GroupView},
    id::GroupId,
};

pub fn routes() -> ApiRouter<App> {
    ApiRouter::new().api_route("/groups/{id}", get(group)).api_route("/groups/{id}/settings", put(put_settings))
}

async fn group(State(app): State<App>, user: User, Path(group): Path<GroupId>) -> Result<axum::Json<GroupView>> {
    super::view(&mut *app.db.read().await?, user.id, group).await.map(axum::Json)
}

async fn put_settings(
    State(app): State<App>,
    user: User,
    Path(group): Path<GroupId>,
    Json(settings): Json<GroupSettings>,
) -> Result<axum::Json<GroupSettings>> {
    let mut tx = app.db.begin().await?;
    let settings = change_settings(&mut tx, group, user.id, settings).await?;
    tx.commit().await?;
    events::group_changed(&app, group).await?;
    Ok(axum::Json(settings))
}
