//! Was a browser sent here by our own page, or by somebody else's? Cookies go along either way, so this has to be asked.
//!
//! A program with a bearer token is let through: no foreign page can put that header there.

use super::{bearer, cookie};
use crate::config::Config;
use axum::http::{
    HeaderMap,
    header::{HOST, ORIGIN},
};

/// Whether a websocket may be opened: the page is ours or on the list; without an `Origin` only for a program with a token.
#[must_use]
pub fn origin_allowed(headers: &HeaderMap, config: &Config) -> bool {
    bearer(headers).is_some() || matches!(page(headers, config), Page::Ours)
}

/// Whether a request may change something.
#[must_use]
pub fn may_change(headers: &HeaderMap, config: &Config) -> bool {
    if bearer(headers).is_some() {
        return true;
    }
    match page(headers, config) {
        Page::Ours => true,
        Page::Foreign => false,
        Page::Unnamed => match headers.get("sec-fetch-site").map(|site| site.as_bytes()) {
            Some(b"same-origin" | b"none") => true,
            Some(_) => false,
            // No browser: a program that logs in. With a cookie but without any sign of its page it is not believed.
            None => cookie::session(headers, config).is_none(),
        },
    }
}

enum Page {
    Ours,
    Foreign,
    /// No `Origin`, or `null`, which browsers send when a referrer policy hides it.
    Unnamed,
}

fn page(headers: &HeaderMap, config: &Config) -> Page {
    let Some(origin) = headers.get(ORIGIN).filter(|origin| origin.as_bytes() != b"null") else { return Page::Unnamed };
    let Ok(origin) = origin.to_str().map(str::to_ascii_lowercase) else { return Page::Foreign };
    if config.origins.contains(&origin) {
        return Page::Ours;
    }
    let host = match (origin.strip_prefix("https://"), origin.strip_prefix("http://")) {
        (Some(host), _) => host,
        // Behind https a page that came by http was tampered with on the way.
        (None, Some(host)) if !config.secure_cookies => host,
        _ => return Page::Foreign,
    };
    match headers.get(HOST).and_then(|value| value.to_str().ok()) {
        Some(ours) if ours.eq_ignore_ascii_case(host) => Page::Ours,
        _ => Page::Foreign,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderName;
    use std::path::Path;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().expect("a header"))).collect()
    }

    const HOST: (&str, &str) = ("host", "localhost:7333");
    const COOKIE: (&str, &str) = ("cookie", "sandu_session=s");
    const BEARER: (&str, &str) = ("authorization", "Bearer t");

    #[test]
    fn a_socket_needs_our_origin_or_a_token() {
        let config = Config::for_tests(Path::new("."));
        let allowed = |pairs: &[_]| origin_allowed(&headers(pairs), &config);
        assert!(allowed(&[HOST, ("origin", "http://localhost:7333")]));
        assert!(allowed(&[HOST, ("origin", "http://LOCALHOST:7333")]));
        assert!(allowed(&[HOST, ("origin", "https://prep.school.example")]), "on the list");
        assert!(allowed(&[HOST, BEARER]));
        assert!(!allowed(&[HOST]));
        assert!(!allowed(&[HOST, COOKIE, ("sec-fetch-site", "same-origin")]), "browsers always name the page of a socket");
        for foreign in
            ["http://localhost", "http://localhost:7334", "http://evil.example", "http://localhost:7333.evil.example", "null", "file://"]
        {
            assert!(!allowed(&[HOST, COOKIE, ("origin", foreign)]), "{foreign}");
        }
        assert!(!allowed(&[("origin", "http://localhost:7333")]), "without a host there is nothing to compare");
    }

    #[test]
    fn a_change_with_the_cookie_needs_a_sign_of_our_page() {
        let config = Config::for_tests(Path::new("."));
        let allowed = |pairs: &[_]| may_change(&headers(pairs), &config);
        assert!(allowed(&[HOST, COOKIE, ("origin", "http://localhost:7333")]));
        assert!(allowed(&[HOST, COOKIE, ("sec-fetch-site", "same-origin")]));
        assert!(allowed(&[HOST, COOKIE, ("origin", "null"), ("sec-fetch-site", "same-origin")]));
        assert!(allowed(&[HOST, BEARER, ("origin", "http://evil.example")]));
        assert!(allowed(&[HOST]), "a program that logs in");
        assert!(!allowed(&[HOST, COOKIE]));
        assert!(!allowed(&[HOST, COOKIE, ("origin", "null")]));
        assert!(!allowed(&[HOST, ("origin", "http://evil.example")]), "no logging in from foreign pages");
        assert!(!allowed(&[HOST, COOKIE, ("sec-fetch-site", "same-site")]));
        assert!(!allowed(&[HOST, COOKIE, ("origin", "http://evil.example"), ("sec-fetch-site", "same-origin")]));
    }

    #[test]
    fn behind_https_a_page_that_came_by_http_is_foreign() {
        let config = Config { secure_cookies: true, ..Config::for_tests(Path::new(".")) };
        assert!(!origin_allowed(&headers(&[HOST, ("origin", "http://localhost:7333")]), &config));
        assert!(origin_allowed(&headers(&[HOST, ("origin", "https://localhost:7333")]), &config));
    }
}
