//! https and secure websockets with a school's own certificate, for those who trust it.

use futures_util::StreamExt;
use sandu_tests::{
    PATIENCE,
    server::{Data, Fixture, Server},
};
use std::{fs, path::PathBuf, sync::Arc};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, ServerName, pem::PemObject},
    },
};
use tokio_tungstenite::{client_async, tungstenite::client::IntoClientRequest};

const NAME: &str = "sandu.school.lan";

/// A server with a certificate for [`NAME`].
struct School {
    fixture: Fixture,
    server: Server,
    folder: PathBuf,
    _data: Data,
}

impl School {
    async fn open() -> Self {
        let mut data = Data::default();
        let folder = data.path().join("tls");
        data.admin(&["tls", "--name", NAME, "--school", "青禾小学", "--out", folder.to_str().unwrap()], "").await;
        data.environment = vec![("SANDU_TLS_CERT", folder.join("server.pem")), ("SANDU_TLS_KEY", folder.join("server-key.pem"))];
        let fixture = data.fixture(1, 1).await;
        Self { fixture, server: Server::start(&data).await, folder, _data: data }
    }

    /// A connection of somebody who trusts these authorities.
    async fn connect(&self, trusted: RootCertStore) -> std::io::Result<TlsStream<TcpStream>> {
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(trusted)
            .with_no_client_auth();
        let tcp = TcpStream::connect(self.server.address).await.unwrap();
        let name = ServerName::try_from(NAME).unwrap();
        timeout(PATIENCE, TlsConnector::from(Arc::new(config)).connect(name, tcp)).await.expect("the handshake is answered")
    }

    fn own(&self) -> RootCertStore {
        let mut trusted = RootCertStore::empty();
        trusted.add(CertificateDer::from_pem_file(self.folder.join("ca.pem")).unwrap()).unwrap();
        trusted
    }

    /// Everything that is answered to a request without a body.
    async fn ask(&self, line: &str, more: &str) -> String {
        let mut stream = self.connect(self.own()).await.expect("who trusts it connects");
        let request = format!("{line} HTTP/1.1\r\nhost: {NAME}:{}\r\nconnection: close\r\n{more}\r\n", self.server.address.port());
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        // The server may go without the last word of TLS.
        let _ = timeout(PATIENCE, stream.read_to_end(&mut answer)).await.expect("it is answered");
        String::from_utf8_lossy(&answer).into_owned()
    }
}

#[tokio::test]
async fn who_trusts_the_schools_certificate_has_https_and_secure_websockets() {
    let school = School::open().await;
    assert!(school.ask("GET /readyz", "").await.starts_with("HTTP/1.1 200"));
    let token = &school.fixture.users[0].token;
    let me = school.ask("GET /api/me", &format!("authorization: Bearer {token}\r\n")).await;
    assert!(me.starts_with("HTTP/1.1 200") && me.contains("strict-transport-security"), "{me}");
    // The cookie goes over https only.
    let out = school.ask("POST /api/logout", "content-length: 0\r\nsec-fetch-site: same-origin\r\n").await;
    assert!(out.contains("__Host-sandu_session=; ") && out.contains("Secure"), "{out}");
    let path = format!("wss://{NAME}:{}/sync/{}", school.server.address.port(), school.fixture.documents[0]);
    let mut request = path.into_client_request().unwrap();
    request.headers_mut().insert("authorization", format!("Bearer {token}").parse().unwrap());
    let stream = school.connect(school.own()).await.unwrap();
    let (mut socket, _) = timeout(PATIENCE, client_async(request, stream)).await.expect("the upgrade is answered").expect("is accepted");
    // Pings come in between.
    while !timeout(PATIENCE, socket.next()).await.expect("the server greets").unwrap().unwrap().is_binary() {}
}

#[tokio::test]
async fn who_does_not_trust_it_does_not_connect_and_without_https_there_is_only_the_page() {
    let school = School::open().await;
    assert!(school.connect(RootCertStore::empty()).await.is_err());
    let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let api = http.get(school.server.url("/api/me")).bearer_auth(&school.fixture.users[0].token).send().await.unwrap();
    assert_eq!((api.status().as_u16(), api.headers()["location"].to_str().unwrap()), (307, "/certificate"));
    assert_eq!(http.post(school.server.url("/api/login")).body("{}").send().await.unwrap().status().as_u16(), 403);
    let page = http.get(school.server.url("/certificate")).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("证书信任设置"));
    let offered = http.get(school.server.url("/certificate/sandu-ca.crt")).send().await.unwrap().bytes().await.unwrap();
    let authority = CertificateDer::from_pem_slice(&fs::read(school.folder.join("ca.pem")).unwrap()).unwrap();
    assert_eq!(offered.to_vec(), authority.to_vec());
}
