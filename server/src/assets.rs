//! The web page, which is inside the binary (a debug build reads it from `web/dist`).
//!
//! Any path that looks like a page of the app is answered with `index.html`; the app's own router does the rest.

use axum::{
    http::{
        HeaderMap, Method, StatusCode, Uri,
        header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH},
    },
    response::{Html, IntoResponse, Response},
};
use rust_embed::RustEmbed;
use std::{borrow::Cow, fmt::Write};

#[derive(RustEmbed)]
#[folder = "../web/dist"]
struct Dist;

/// Vite puts the hash of a file in its name here, so it never changes.
const HASHED: &str = "assets/";
/// Asked for again at every load, answered by 304 when unchanged: index.html and sw.js decide which version of the app runs.
const CHECKED: &str = "no-cache";
const IMMUTABLE: &str = "public, max-age=31536000, immutable";

const NOT_BUILT: &str = r#"<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>三度</title>
<body style="font: 1.1rem/1.8 system-ui; max-width: 36rem; margin: 4rem auto; padding: 0 1rem">
<h1>网页还没有编进来</h1>
<p>服务器已经在运行，但是编译它的时候没有 Node.js，网页没有一起做好。请装好 Node.js 20 以上，再运行一次 <code>cargo build --release</code>。</p>
<h2 lang="en">The web page was not built</h2>
<p lang="en">The server is running, but it was compiled without the page. Install Node.js 20 or later and run <code>cargo build --release</code> again.</p>
</html>"#;

/// Everything outside the API.
pub async fn get(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if method != Method::GET && method != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let path = uri.path().trim_start_matches('/');
    match (Dist::get(path), path.rsplit('/').next()) {
        (Some(file), _) => answer(path, file.data, file.metadata.sha256_hash(), &headers),
        // A file that is not there must not be answered with a page: an old index.html would take it for a script.
        (None, Some(name)) if name.contains('.') => StatusCode::NOT_FOUND.into_response(),
        (None, _) => match Dist::get("index.html") {
            Some(file) => answer("index.html", file.data, file.metadata.sha256_hash(), &headers),
            None => Html(NOT_BUILT).into_response(),
        },
    }
}

fn answer(path: &str, data: Cow<'static, [u8]>, hash: [u8; 32], asked: &HeaderMap) -> Response {
    let cache = if path.starts_with(HASHED) { IMMUTABLE } else { CHECKED };
    let tag = tag(&hash);
    if asked.get(IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, [(CACHE_CONTROL, cache.to_owned()), (ETAG, tag)]).into_response();
    }
    let headers = [(CONTENT_TYPE, mime(path)), (CACHE_CONTROL, cache.to_owned()), (ETAG, tag)];
    (headers, data).into_response()
}

fn mime(path: &str) -> String {
    let mime = mime_guess::from_path(path).first_or_octet_stream();
    if mime.type_() == "text" { format!("{mime}; charset=utf-8") } else { mime.to_string() }
}

fn tag(hash: &[u8; 32]) -> String {
    hash[..16].iter().fold(String::from("\""), |mut tag, byte| {
        write!(tag, "{byte:02x}").expect("a string takes every byte");
        tag
    }) + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(path: &str, asked: &HeaderMap) -> Response {
        answer(path, Cow::Borrowed(b"x"), [7; 32], asked)
    }

    #[test]
    fn hashed_files_are_kept_for_ever_and_the_others_are_checked() {
        let header = |path, name| answered(path, &HeaderMap::new()).headers()[name].to_str().expect("text").to_owned();
        assert_eq!(header("assets/app-1a2b.js", CACHE_CONTROL), IMMUTABLE);
        assert_eq!(header("assets/app-1a2b.js", CONTENT_TYPE), "text/javascript; charset=utf-8");
        assert_eq!(header("index.html", CACHE_CONTROL), CHECKED);
        assert_eq!(header("sw.js", CACHE_CONTROL), CHECKED);
        assert_eq!(header("manifest.webmanifest", CONTENT_TYPE), "application/manifest+json");
        assert_eq!(header("fonts/a.woff2", CONTENT_TYPE), "font/woff2");
    }

    #[test]
    fn a_browser_that_has_the_file_gets_it_not_again() {
        let tag = answered("index.html", &HeaderMap::new()).headers()[ETAG].clone();
        let asked = HeaderMap::from_iter([(IF_NONE_MATCH, tag)]);
        assert_eq!(answered("index.html", &asked).status(), StatusCode::NOT_MODIFIED);
    }

    #[tokio::test]
    async fn pages_are_answered_and_missing_files_are_not() {
        let status = async |method: Method, path: &'static str| get(method, Uri::from_static(path), HeaderMap::new()).await.status();
        assert_eq!(status(Method::GET, "/").await, StatusCode::OK);
        assert_eq!(status(Method::GET, "/plans/0199-abc").await, StatusCode::OK);
        assert_eq!(status(Method::GET, "/assets/gone-1a2b.js").await, StatusCode::NOT_FOUND);
        assert_eq!(status(Method::GET, "/../Cargo.toml").await, StatusCode::NOT_FOUND);
        assert_eq!(status(Method::POST, "/").await, StatusCode::METHOD_NOT_ALLOWED);
    }
}
