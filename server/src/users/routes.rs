//! `/api/login`, `/api/logout`, `/api/me`, `/api/me/password`, `/api/tokens`.

use super::{change_password, me};
use crate::{
    app::App,
    auth::{self, Authenticated, How, OrGuest, User, cookie, login, peer::Peer},
    error::{Error, Result},
    http::Json,
};
use aide::axum::{
    ApiRouter, IntoApiResponse,
    routing::{get, post, put},
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header::SET_COOKIE},
    response::AppendHeaders,
};
use sandu_proto::http::accounts::{LoginBody, Me, NewPassword, NewToken, Token};

pub fn routes() -> ApiRouter<App> {
    ApiRouter::new()
        .api_route("/login", post(post_login))
        .api_route("/logout", post(post_logout))
        .api_route("/me", get(get_me))
        .api_route("/me/password", put(put_password))
        .api_route("/tokens", post(post_token))
}

async fn post_login(State(app): State<App>, peer: Peer, headers: HeaderMap, Json(body): Json<LoginBody>) -> Result<impl IntoApiResponse> {
    let logged_in = login::log_in(&app, &peer, &body.name, body.password).await?;
    // Whoever used this browser before is logged out by it: one cookie, one person.
    if let Some(before) = cookie::session(&headers, &app.config) {
        let mut tx = app.db.begin().await?;
        auth::end_session(&mut tx, &auth::secret::hash(before)).await?;
        tx.commit().await?;
    }
    let me = me(&mut *app.db.read().await?, logged_in.user_id).await?;
    let cookie = cookie::set(&logged_in.secret, auth::SESSION_MS / 1000, &app.config);
    Ok((AppendHeaders([(SET_COOKIE, cookie)]), axum::Json(me)))
}

/// Succeeds without a session too, so that a browser with an old cookie can get rid of it. Only another teacher's is left alone.
async fn post_logout(State(app): State<App>, headers: HeaderMap) -> Result<impl IntoApiResponse> {
    if auth::is_page_of_another(&app, &headers).await? {
        return Err(auth::page_of_another());
    }
    if let Some(secret) = cookie::session(&headers, &app.config) {
        let mut tx = app.db.begin().await?;
        auth::end_session(&mut tx, &auth::secret::hash(secret)).await?;
        tx.commit().await?;
    }
    Ok((StatusCode::NO_CONTENT, AppendHeaders([(SET_COOKIE, cookie::forget(&app.config))])))
}

async fn get_me(State(app): State<App>, OrGuest(user): OrGuest<User>) -> Result<axum::Json<Me>> {
    Ok(axum::Json(me(&mut *app.db.read().await?, user.id).await?))
}

async fn put_password(State(app): State<App>, peer: Peer, asked: Authenticated, Json(body): Json<NewPassword>) -> Result<StatusCode> {
    if asked.how == How::Bearer {
        return Err(Error::forbidden("请用密码登录以后再改密码。"));
    }
    change_password(&app, &peer, &asked, body).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn post_token(State(app): State<App>, asked: Authenticated, Json(body): Json<NewToken>) -> Result<axum::Json<Token>> {
    if asked.how == How::Bearer {
        // Otherwise a token that leaked could make itself immortal.
        return Err(Error::forbidden("请用密码登录以后再取令牌。"));
    }
    let mut tx = app.db.begin().await?;
    let token = auth::create_token(&mut tx, asked.user.id, &body.label).await?;
    tx.commit().await?;
    Ok(axum::Json(Token { token }))
}
