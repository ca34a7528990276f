//! `/api/versions/{id}/comments`, `/api/comments` and `/api/mentions`; the rim puts `/api` before it.

use crate::{
    app::App,
    auth::User,
    error::{Error, Result},
    events::Audience,
    http::Json as Body,
    versions::{Readable, version_id},
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
        comments::{Comment, Mention, NewComment, SettleComment, VersionComments},
        events::Notice,
    },
    id::CommentId,
};

pub fn routes() -> ApiRouter<App> {
    ApiRouter::new()
        .api_route("/versions/{id}/comments", get(list))
        .api_route("/versions/{id}/comments/{comment}", put(put_comment))
        .api_route("/comments/{id}/withdraw", post(withdraw))
        .api_route("/comments/{id}/settle", post(settle))
        .api_route("/comments/{id}/read", post(read))
        .api_route("/mentions", get(mentions))
}

async fn list(State(app): State<App>, user: User, Path(id): Path<String>) -> Result<Json<VersionComments>> {
    super::list(&mut *app.db.read().await?, &user, version_id(&id)?).await.map(Json)
}

async fn put_comment(
    State(app): State<App>,
    user: User,
    Path((version, comment)): Path<(String, String)>,
    Body(new): Body<NewComment>,
) -> Result<Json<Comment>> {
    let id = comment.parse().map_err(|_| Error::invalid("批注的编号不对。"))?;
    let mut tx = app.db.begin().await?;
    let (version, comment) = super::put(&mut tx, &user, version_id(&version)?, id, new).await?;
    tx.commit().await?;
    publish(&app, &version);
    Ok(Json(comment))
}

async fn withdraw(State(app): State<App>, user: User, Path(id): Path<String>) -> Result<Json<Comment>> {
    let mut tx = app.db.begin().await?;
    let (version, comment) = super::withdraw(&mut tx, &user, comment_id(&id)?).await?;
    tx.commit().await?;
    publish(&app, &version);
    Ok(Json(comment))
}

async fn settle(State(app): State<App>, user: User, Path(id): Path<String>, Body(wish): Body<SettleComment>) -> Result<Json<Comment>> {
    let mut tx = app.db.begin().await?;
    let (version, comment) = super::settle(&mut tx, &user, comment_id(&id)?, wish.thread).await?;
    tx.commit().await?;
    publish(&app, &version);
    Ok(Json(comment))
}

async fn read(State(app): State<App>, user: User, Path(id): Path<String>) -> Result<StatusCode> {
    let mut tx = app.db.begin().await?;
    super::mentions::read(&mut tx, &user, comment_id(&id)?).await?;
    tx.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn mentions(State(app): State<App>, user: User) -> Result<Json<Vec<Mention>>> {
    super::mentions::unread(&mut *app.db.read().await?, &user).await.map(Json)
}

/// Tells everybody who may read the version, after the commit.
pub fn publish(app: &App, version: &Readable) {
    let audience = Audience::School { group: version.group, school: version.school };
    app.events.publish(audience, Notice::CommentsChanged { group_id: version.group, plan_id: version.plan, version_id: version.id });
}

fn comment_id(text: &str) -> Result<CommentId> {
    text.parse().map_err(|_| super::unknown())
}
