//! What every answer carries: headers that keep a browser from being talked into mischief, and errors always as JSON.

use crate::{
    app::App,
    config::Config,
    error::{Error, ErrorCode},
};
use axum::{
    extract::{Request, State},
    http::{
        HeaderMap, HeaderName, HeaderValue, StatusCode,
        header::{
            CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
        },
    },
    middleware::Next,
    response::{IntoResponse, Response},
};

/// Scripts only from us and never inline; styles inline, since the editor sets widths of columns; pictures from us or being pasted.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; \
    object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const FIXED: [(HeaderName, &str); 4] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Adds the headers; a handler that has set one of them knows better.
pub async fn with_headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let policy = policy(request.headers(), &app.config);
    let is_api = request.uri().path().starts_with("/api/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut add = |name: HeaderName, value: HeaderValue| {
        headers.entry(name).or_insert(value);
    };
    for (name, value) in FIXED {
        add(name, HeaderValue::from_static(value));
    }
    add(CONTENT_SECURITY_POLICY, policy);
    if is_api {
        // Tablets are shared: what one teacher fetched must not be in the browser for the next.
        add(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    if app.config.secure_cookies {
        add(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    response
}

/// Old browsers do not count websockets to `'self'`, so our own host is named, as the browser knows it.
fn policy(headers: &HeaderMap, config: &Config) -> HeaderValue {
    let host = headers.get(HOST).and_then(|value| value.to_str().ok());
    let is_plain = |host: &&str| host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte));
    let sockets = match (host.filter(is_plain), config.secure_cookies) {
        (Some(host), true) => format!(" wss://{host}"),
        (Some(host), false) => format!(" ws://{host} wss://{host}"),
        (None, _) => String::new(),
    };
    let text = format!("{POLICY}; connect-src 'self'{sockets}");
    HeaderValue::from_str(&text).expect("the host was checked letter by letter")
}

/// What axum refuses by itself (a path that is no id, a query it cannot read) it says in plain text: say it our way.
pub async fn as_json(response: Response) -> Response {
    let status = response.status();
    let is_ours = response.headers().get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    if is_ours || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => Error::new(ErrorCode::TooLarge, "内容太大了。"),
        StatusCode::NOT_FOUND => Error::not_found("没有这个地址。"),
        status if status.is_client_error() => Error::invalid("请求的内容不对。"),
        status => Error::internal(format!("answered {status} in plain text")),
    }
    .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn the_policy_names_our_own_sockets_and_no_injected_ones() {
        let config = Config::for_tests(Path::new("."));
        let policy_of = |host: &'static str, config: &Config| {
            let headers = HeaderMap::from_iter([(HOST, HeaderValue::from_static(host))]);
            policy(&headers, config).to_str().expect("text").to_owned()
        };
        assert!(policy_of("10.0.0.2:7333", &config).ends_with("connect-src 'self' ws://10.0.0.2:7333 wss://10.0.0.2:7333"));
        assert!(policy_of("a.example; script-src *", &config).ends_with("connect-src 'self'"));
        let secure = Config { secure_cookies: true, ..config };
        assert!(policy_of("a.example", &secure).ends_with("connect-src 'self' wss://a.example"));
    }
}
