//! The session cookie: read from a request, set, taken back.

use crate::config::Config;
use axum::http::{HeaderMap, HeaderValue, header::COOKIE};

/// Browsers accept a `__Host-` cookie only with `Secure`, `Path=/` and no `Domain`, so no neighbouring site can plant one.
const SECURE_NAME: &str = "__Host-sandu_session";
const PLAIN_NAME: &str = "sandu_session";

/// The session's secret, if the request has one.
#[must_use]
pub fn session<'a>(headers: &'a HeaderMap, config: &Config) -> Option<&'a str> {
    let name = name(config);
    let pairs = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
    pairs.filter_map(|pair| pair.trim().split_once('=')).find(|(key, _)| *key == name).map(|(_, secret)| secret)
}

/// `Set-Cookie` that logs a browser in for `seconds`.
#[must_use]
pub fn set(secret: &str, seconds: i64, config: &Config) -> HeaderValue {
    header(secret, seconds, config)
}

/// `Set-Cookie` that makes the browser forget.
#[must_use]
pub fn forget(config: &Config) -> HeaderValue {
    header("", 0, config)
}

fn header(secret: &str, seconds: i64, config: &Config) -> HeaderValue {
    let secure = if config.secure_cookies { "; Secure" } else { "" };
    let text = format!("{}={secret}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}", name(config));
    HeaderValue::from_str(&text).expect("a base64url secret makes a good header")
}

fn name(config: &Config) -> &'static str {
    if config.secure_cookies { SECURE_NAME } else { PLAIN_NAME }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn the_cookie_is_found_among_others() {
        let config = Config::for_tests(Path::new("."));
        let mut headers = HeaderMap::new();
        assert_eq!(session(&headers, &config), None);
        headers.insert(COOKIE, HeaderValue::from_static("a=b; xsandu_session=no; sandu_session=yes; c=d"));
        assert_eq!(session(&headers, &config), Some("yes"));
    }

    #[test]
    fn behind_https_only_the_host_bound_name_counts() {
        let config = Config { secure_cookies: true, ..Config::for_tests(Path::new(".")) };
        let mut headers = HeaderMap::new();
        headers.insert(COOKIE, HeaderValue::from_static("sandu_session=planted"));
        assert_eq!(session(&headers, &config), None);
        assert_eq!(
            set("s", 60, &config),
            HeaderValue::from_static("__Host-sandu_session=s; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure")
        );
    }
}
