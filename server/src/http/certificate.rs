//! How a school's own certificate gets onto a tablet: a page for teachers, and the certificate to download.
//!
//! Both are there without https too, on the same port: whoever needs them has no https yet. Everything else is not: there every other
//! address leads to this page, or where tablets know the certificate already, to https.

use super::answer;
use crate::{
    app::App,
    error::Error,
    tls::{Authority, Loaded},
};
use axum::{
    Router,
    extract::{Request, State},
    http::{
        HeaderMap, StatusCode, Uri,
        header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, HOST, LOCATION},
    },
    middleware::from_fn_with_state,
    response::{Html, IntoResponse, Response},
    routing::get,
};

const PAGE: &str = "/certificate";
const FILE: &str = "/certificate/sandu-ca.crt";
const WORDS: &str = concat!(include_str!("certificate-head.html"), include_str!("certificate.html"));
/// Where there is nothing to install.
const NOTHING: &str = concat!(include_str!("certificate-head.html"), include_str!("certificate-none.html"));

pub fn routes() -> Router<App> {
    Router::new().route(PAGE, get(page)).route(FILE, get(download))
}

/// What is answered to those who come without https to a server that has it.
pub fn without_https(app: App) -> Router {
    routes().fallback(elsewhere).layer(from_fn_with_state(app.clone(), answer::with_headers)).with_state(app)
}

async fn page(State(app): State<App>, headers: HeaderMap) -> Response {
    let words = match authority(&app) {
        Some(authority) => WORDS.replace("{file}", FILE).replace("{sha256}", &authority.sha256),
        None => NOTHING.to_owned(),
    };
    let home = if app.config.tls.is_some() { secure(&headers, "/") } else { None };
    // It changes with the certificate.
    ([(CACHE_CONTROL, "no-cache")], Html(words.replace("{home}", home.as_deref().unwrap_or("/")))).into_response()
}

async fn download(State(app): State<App>) -> Response {
    let Some(authority) = authority(&app) else { return Error::not_found("这台服务器没有要安装的证书。").into_response() };
    let headers = [
        (CONTENT_TYPE, "application/x-x509-ca-cert"),
        (CONTENT_DISPOSITION, "attachment; filename=\"sandu-ca.crt\""),
        (CACHE_CONTROL, "no-cache"),
    ];
    (headers, authority.der).into_response()
}

async fn elsewhere(State(app): State<App>, uri: Uri, headers: HeaderMap, request: Request) -> Response {
    if !request.method().is_safe() {
        return Error::forbidden("请用 https 打开三度。").into_response();
    }
    let to = match authority(&app) {
        Some(_) => Some(PAGE.to_owned()),
        None => secure(&headers, uri.path_and_query().map_or("/", |path| path.as_str())),
    };
    match to {
        Some(to) => (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, to), (CACHE_CONTROL, "no-store".to_owned())]).into_response(),
        None => Error::invalid("请用 https 打开三度。").into_response(),
    }
}

fn authority(app: &App) -> Option<Authority> {
    let loaded: std::sync::Arc<Loaded> = app.config.tls.as_ref()?.current();
    loaded.authority.clone()
}

/// The same server by https, as the browser knows it.
fn secure(headers: &HeaderMap, path: &str) -> Option<String> {
    let host = headers.get(HOST)?.to_str().ok()?;
    let is_plain = !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte));
    is_plain.then(|| format!("https://{host}{path}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        config::Config,
        tls::{
            Tls, TlsFiles,
            authority::{TlsFlags, make},
        },
    };
    use axum::body::{Body, to_bytes};
    use std::path::Path;
    use tower::ServiceExt;

    async fn app(with_tls: impl FnOnce(&Path) -> Option<Tls>) -> (App, tempfile::TempDir) {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let tls = with_tls(dir.path());
        let app = App::start(Config { tls, ..Config::for_tests(dir.path()) }).await.expect("starts");
        (app, dir)
    }

    fn own(folder: &Path) -> Option<Tls> {
        let flags = TlsFlags { names: vec!["sandu.school.lan".to_owned()], school: "青禾小学".to_owned(), out: folder.to_owned() };
        make(&flags, crate::clock::now_ms()).expect("makes it");
        Some(Tls::open(TlsFiles { cert: folder.join("server.pem"), key: folder.join("server-key.pem") }).expect("opens"))
    }

    /// Of a public authority: without its root behind it.
    fn public(folder: &Path) -> Option<Tls> {
        own(folder);
        let file = folder.join("server.pem");
        let chain = std::fs::read_to_string(&file).expect("reads");
        let end = "-----END CERTIFICATE-----\n";
        let first = &chain[..chain.find(end).expect("a certificate") + end.len()];
        std::fs::write(&file, first).expect("writes");
        Some(Tls::open(TlsFiles { cert: file, key: folder.join("server-key.pem") }).expect("opens"))
    }

    async fn asked(router: &Router, method: &str, path: &str, host: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
        let request = Request::builder().method(method).uri(path).header("host", host).body(Body::empty()).expect("a request");
        let (parts, body) = router.clone().oneshot(request).await.expect("an answer").into_parts();
        (parts.status, parts.headers, to_bytes(body, usize::MAX).await.expect("a body").to_vec())
    }

    #[tokio::test]
    async fn a_tablet_without_the_certificate_is_led_to_the_page_and_gets_it_without_https() {
        let (app, _dir) = app(own).await;
        let authority = authority(&app).expect("there is one");
        let router = without_https(app);
        let (status, headers, _) = asked(&router, "GET", "/plans/1", "sandu.school.lan:7333").await;
        assert_eq!((status, &headers[LOCATION]), (StatusCode::TEMPORARY_REDIRECT, &PAGE.parse().expect("a header")));
        let (status, _, body) = asked(&router, "GET", PAGE, "sandu.school.lan:7333").await;
        let page = String::from_utf8(body).expect("text");
        assert_eq!(status, StatusCode::OK);
        assert!(page.contains(&authority.sha256) && page.contains("https://sandu.school.lan:7333/") && page.contains("iPad"), "{page}");
        assert!(!["{file}", "{home}", "{sha256}"].iter().any(|place| page.contains(place)), "everything is filled in: {page}");
        let (status, headers, body) = asked(&router, "GET", FILE, "sandu.school.lan:7333").await;
        assert_eq!((status, body), (StatusCode::OK, authority.der));
        assert_eq!(headers[CONTENT_TYPE], "application/x-x509-ca-cert");
    }

    #[tokio::test]
    async fn nothing_but_the_page_is_answered_without_https() {
        let (app, _dir) = app(own).await;
        let router = without_https(app);
        for (method, path) in [("POST", "/api/login"), ("PUT", "/api/me"), ("DELETE", "/")] {
            assert_eq!(asked(&router, method, path, "a.lan").await.0, StatusCode::FORBIDDEN, "{path}");
        }
        for path in ["/api/me", "/sync", "/"] {
            assert_eq!(asked(&router, "GET", path, "a.lan").await.0, StatusCode::TEMPORARY_REDIRECT, "{path}");
        }
    }

    #[tokio::test]
    async fn a_certificate_that_every_device_knows_needs_no_page() {
        let (app, _dir) = app(public).await;
        let router = without_https(app);
        let (_, headers, _) = asked(&router, "GET", "/plans/1?a=b", "sandu.example.cn").await;
        assert_eq!(headers[LOCATION], "https://sandu.example.cn/plans/1?a=b");
        assert_eq!(asked(&router, "GET", "/", "a\"b").await.0, StatusCode::BAD_REQUEST);
        assert_eq!(asked(&router, "GET", FILE, "sandu.example.cn").await.0, StatusCode::NOT_FOUND);
        let (_, _, body) = asked(&router, "GET", PAGE, "sandu.example.cn").await;
        assert!(String::from_utf8(body).expect("text").contains("不用安装"));
    }
}
