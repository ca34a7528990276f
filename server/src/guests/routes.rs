//! Guests: what the organiser does, what a guest does before they are one, and the class's names; the rim puts `/api` before it.

use super::{close, cookie_seconds, doors, join, look, names, open, run_by};
use crate::{
    app::App,
    auth::{self, User, cookie, peer::Peer},
    error::Result,
    http::Json as Body,
};
use aide::axum::{
    ApiRouter, IntoApiResponse,
    routing::{get, post},
};
use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, header::SET_COOKIE},
    response::AppendHeaders,
};
use sandu_proto::{
    http::guests::{
        ClassNames, CloseGuestCodes, GuestCode, GuestDoor, Invitation, JoinAsGuest, ListClassNames, LookAtGuestCode, NewGuestCode,
    },
    id::LessonId,
};

pub fn routes() -> ApiRouter<App> {
    ApiRouter::new()
        .api_route("/guests", post(post_guest))
        .api_route("/guests/look", post(post_look))
        .api_route("/lessons/{id}/guest-codes", get(get_doors).post(post_code))
        .api_route("/lessons/{id}/guest-codes/close", post(post_close))
        .api_route("/lessons/{id}/class-names", get(get_names).put(put_names))
}

async fn post_look(State(app): State<App>, peer: Peer, headers: HeaderMap, Body(body): Body<LookAtGuestCode>) -> Result<Json<Invitation>> {
    let here = auth::who_is_here(&app, &headers).await?;
    look(&app, peer.0.as_deref(), &body.code, here.as_ref()).await.map(Json)
}

async fn post_guest(State(app): State<App>, peer: Peer, headers: HeaderMap, Body(body): Body<JoinAsGuest>) -> Result<impl IntoApiResponse> {
    let here = auth::who_is_here(&app, &headers).await?;
    let joined = join(&app, peer.0.as_deref(), here.as_ref(), body).await?;
    let cookies: Vec<(_, HeaderValue)> =
        joined.secret.iter().map(|secret| (SET_COOKIE, cookie::set(secret, cookie_seconds(), &app.config))).collect();
    Ok((AppendHeaders(cookies), Json(joined.me)))
}

async fn get_doors(State(app): State<App>, user: User, Path(lesson): Path<LessonId>) -> Result<Json<Vec<GuestDoor>>> {
    let mut connection = app.db.read().await?;
    run_by(&mut connection, &user, lesson).await?;
    doors(&mut connection, lesson).await.map(Json)
}

async fn post_code(
    State(app): State<App>,
    user: User,
    Path(lesson): Path<LessonId>,
    Body(body): Body<NewGuestCode>,
) -> Result<Json<GuestCode>> {
    let mut tx = app.db.begin().await?;
    let code = open(&mut tx, &user, lesson, body).await?;
    tx.commit().await?;
    Ok(Json(code))
}

async fn post_close(
    State(app): State<App>,
    user: User,
    Path(lesson): Path<LessonId>,
    Body(body): Body<CloseGuestCodes>,
) -> Result<Json<Vec<GuestDoor>>> {
    let mut tx = app.db.begin().await?;
    let doors = close(&mut tx, &user, lesson, body.role).await?;
    tx.commit().await?;
    Ok(Json(doors))
}

async fn get_names(State(app): State<App>, user: User, Path(lesson): Path<LessonId>) -> Result<Json<ClassNames>> {
    names::get(&mut *app.db.read().await?, &user, lesson).await.map(Json)
}

async fn put_names(
    State(app): State<App>,
    user: User,
    Path(lesson): Path<LessonId>,
    Body(body): Body<ListClassNames>,
) -> Result<Json<ClassNames>> {
    names::put(&app, &user, lesson, body).await.map(Json)
}
