//! Who may open a socket, and until when.

use crate::Scene;
use reqwest::header::{COOKIE, ORIGIN, SET_COOKIE};
use sandu_proto::http::accounts::LoginBody;
use sandu_tests::socket::Socket;

const PASSWORD: &str = "三度测试用的密码";

/// A browser's session: somebody with a password, and their cookie.
async fn log_in(scene: &Scene) -> String {
    let input = format!("{PASSWORD}\n");
    scene.data.admin(&["user", "--school", "负载测试", "--login", "wang", "--name", "王丽娟", "--password-stdin"], &input).await;
    let body = LoginBody { name: "wang".into(), password: PASSWORD.into() };
    let response = reqwest::Client::new().post(scene.server.url("/api/login")).json(&body).send().await.unwrap();
    assert!(response.status().is_success());
    let cookie = response.headers()[SET_COOKIE].to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

#[tokio::test]
async fn nobody_opens_a_socket_without_logging_in() {
    let scene = Scene::open(1, 1).await;
    for path in ["/sync".to_owned(), format!("/sync/{}", scene.document())] {
        assert_eq!(Socket::try_open(&scene.server, &path, &[]).await.err(), Some(401));
        assert_eq!(Socket::try_open(&scene.server, &path, &[("authorization", "Bearer wrong")]).await.err(), Some(401));
        let in_address = format!("{path}?token={}", scene.token(0));
        assert_eq!(Socket::try_open(&scene.server, &in_address, &[]).await.err(), Some(401), "no token in an address");
    }
}

#[tokio::test]
async fn a_page_of_another_origin_cannot_use_the_cookie() {
    let scene = Scene::open(1, 1).await;
    let cookie = log_in(&scene).await;
    let open = async |origin: &str| Socket::try_open(&scene.server, "/sync", &[("cookie", &cookie), ("origin", origin)]).await;
    assert_eq!(open("http://evil.example").await.err(), Some(403));
    assert_eq!(open("null").await.err(), Some(403));
    assert!(open(&scene.server.url("")).await.is_ok());
    assert_eq!(Socket::try_open(&scene.server, "/sync", &[("cookie", &cookie)]).await.err(), Some(403), "a browser names its page");
}

#[tokio::test]
async fn logging_out_closes_the_sockets_of_that_session() {
    let scene = Scene::open(1, 1).await;
    let cookie = log_in(&scene).await;
    let origin = scene.server.url("");
    let mut socket = Socket::try_open(&scene.server, "/sync", &[("cookie", &cookie), ("origin", &origin)]).await.ok().unwrap();
    let logout = reqwest::Client::new().post(scene.server.url("/api/logout")).header(COOKIE, &cookie).header(ORIGIN, &origin);
    assert!(logout.send().await.unwrap().status().is_success());
    assert_eq!(socket.closed().await, 4401);
    // A page learns nothing from a refused upgrade: it is let in to hear the reason.
    let mut again = Socket::try_open(&scene.server, "/sync", &[("cookie", &cookie), ("origin", &origin)]).await.ok().unwrap();
    assert_eq!(again.closed().await, 4401);
}

#[tokio::test]
async fn an_account_that_is_disabled_is_closed_and_cannot_come_back_and_others_go_on() {
    let scene = Scene::open(2, 1).await;
    let mut bystander = scene.join(1).await;
    let mut socket = Socket::open(&scene.server, "/sync", scene.token(0)).await;
    scene.data.admin(&["disable-user", "--login", scene.name(0)], "").await;
    assert_eq!(socket.closed().await, 4401);
    let bearer = format!("Bearer {}", scene.token(0));
    assert_eq!(Socket::try_open(&scene.server, "/sync", &[("authorization", &bearer)]).await.err(), Some(401));
    bystander.type_text("照写。").await;
    bystander.until_saved().await;
}
