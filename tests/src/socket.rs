//! A websocket to the server, and frames as bytes. What they mean is [`crate::client`]'s business.

use crate::{PATIENCE, server::Server};
use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use std::net::SocketAddr;
use tokio::{
    net::{TcpSocket, TcpStream},
    time::timeout,
};
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{self, Error, client::IntoClientRequest, http::HeaderName, protocol::WebSocketConfig},
};

/// Closed without a word: the other end died.
pub const CLOSED_ABNORMALLY: u16 = 1006;
/// As large as the server's own: thousands of sockets must fit into a load generator.
const BUFFER: usize = 4 * 1024;
/// The least that Linux takes for a receive buffer.
const NARROW: u32 = 2 * 1024;

/// What came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Received {
    Frame(Bytes),
    Closed(u16),
}

pub struct Socket {
    stream: WebSocketStream<TcpStream>,
    closed: Option<u16>,
}

impl Socket {
    /// Opens `path` as the owner of `token`, with the subprotocol `sandu`.
    pub async fn open(server: &Server, path: &str, token: &str) -> Self {
        Self::open_at(server.address, path, token).await
    }

    /// The same at any address.
    pub async fn open_at(address: SocketAddr, path: &str, token: &str) -> Self {
        let (tcp, bearer) = (TcpStream::connect(address).await.unwrap(), format!("Bearer {token}"));
        let headers = [("authorization", &*bearer), ("sec-websocket-protocol", "sandu")];
        Self::upgrade(tcp, path, &headers).await.expect("the upgrade is accepted")
    }

    /// Opens `path` as a stock y-websocket client does.
    pub async fn open_stock(server: &Server, path: &str, token: &str) -> Self {
        let bearer = format!("Bearer {token}");
        Self::try_open(server, path, &[("authorization", &bearer)]).await.expect("the upgrade is accepted")
    }

    /// Like [`Socket::open`], but the system holds next to nothing for it that it has not read.
    pub async fn open_narrow(server: &Server, path: &str, token: &str) -> Self {
        let tcp = TcpSocket::new_v4().unwrap();
        tcp.set_recv_buffer_size(NARROW).unwrap();
        let (tcp, bearer) = (tcp.connect(server.address).await.unwrap(), format!("Bearer {token}"));
        Self::upgrade(tcp, path, &[("authorization", &bearer)]).await.expect("the upgrade is accepted")
    }

    /// Opens `path` with these headers; errs with the status of a refused upgrade.
    pub async fn try_open(server: &Server, path: &str, headers: &[(&str, &str)]) -> Result<Self, u16> {
        Self::upgrade(TcpStream::connect(server.address).await.unwrap(), path, headers).await
    }

    async fn upgrade(tcp: TcpStream, path: &str, headers: &[(&str, &str)]) -> Result<Self, u16> {
        let mut request = format!("ws://{}{path}", tcp.peer_addr().unwrap()).into_client_request().unwrap();
        for (name, value) in headers {
            request.headers_mut().insert(name.parse::<HeaderName>().unwrap(), value.parse().unwrap());
        }
        tcp.set_nodelay(true).unwrap();
        let config = WebSocketConfig::default().read_buffer_size(BUFFER).write_buffer_size(BUFFER);
        match timeout(PATIENCE, client_async_with_config(request, tcp, Some(config))).await.expect("the upgrade is answered") {
            Ok((stream, _)) => Ok(Self { stream, closed: None }),
            Err(Error::Http(response)) => Err(response.status().as_u16()),
            Err(error) => panic!("the upgrade broke off: {error}"),
        }
    }

    /// Sends one binary frame. A socket that the server has closed swallows it: the reason comes with the next [`Socket::next`].
    pub async fn send(&mut self, frame: impl Into<Bytes>) {
        let _ = self.stream.send(tungstenite::Message::Binary(frame.into())).await;
    }

    /// Sends a text frame, which no form of the protocol has.
    pub async fn send_text(&mut self, text: &str) {
        let _ = self.stream.send(tungstenite::Message::text(text)).await;
    }

    /// The next frame, or why there is none any more.
    pub async fn next(&mut self) -> Received {
        if let Some(code) = self.closed {
            return Received::Closed(code);
        }
        let code = loop {
            match self.stream.next().await {
                Some(Ok(tungstenite::Message::Binary(frame))) => return Received::Frame(frame),
                Some(Ok(tungstenite::Message::Close(frame))) => break frame.map_or(CLOSED_ABNORMALLY, |frame| frame.code.into()),
                // Pings are answered by the stream itself.
                Some(Ok(_)) => {}
                Some(Err(_)) | None => break CLOSED_ABNORMALLY,
            }
        };
        self.closed = Some(code);
        // Lets the other end see that its close was heard.
        let _ = timeout(PATIENCE, self.stream.close(None)).await;
        Received::Closed(code)
    }

    /// Reads until the server closes; answers with its code.
    pub async fn closed(&mut self) -> u16 {
        let reading = async {
            loop {
                if let Received::Closed(code) = self.next().await {
                    return code;
                }
            }
        };
        timeout(PATIENCE, reading).await.expect("the server closes the socket")
    }
}
