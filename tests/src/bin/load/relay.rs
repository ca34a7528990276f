//! The bare relay: every frame goes to the others at the same path, and the sender gets an ack. No accounts, no documents, no disk.

use bytes::Bytes;
use futures_util::{SinkExt, StreamExt};
use sandu_proto::frame::{Message, Outcome};
use sandu_tests::server::free_port;
use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};
use tokio::{
    net::{TcpListener, TcpStream},
    process::{Child, Command},
    sync::mpsc,
};
use tokio_tungstenite::{
    accept_hdr_async_with_config,
    tungstenite::{
        self,
        handshake::server::{ErrorResponse, Request, Response},
        http::HeaderValue,
        protocol::WebSocketConfig,
    },
};

/// As many frames as the server lets wait for a socket.
const MAX_WAITING: usize = 512;
/// The server's own buffers.
const BUFFER: usize = 4 * 1024;

type Rooms = Arc<Mutex<HashMap<String, Vec<(u64, mpsc::Sender<Bytes>)>>>>;

/// Starts it as a process of its own, and waits until it listens.
pub async fn start() -> (Child, SocketAddr) {
    let address = free_port();
    let program = std::env::current_exe().expect("this program has a path");
    let child = Command::new(program).arg("relay").arg(address.to_string()).kill_on_drop(true).spawn().expect("the relay starts");
    sandu_tests::eventually("the relay listens", async || TcpStream::connect(address).await.is_ok()).await;
    (child, address)
}

pub async fn run(listen: SocketAddr) {
    let listener = TcpListener::bind(listen).await.expect("the port is free");
    let (rooms, next) = (Rooms::default(), AtomicU64::new(0));
    while let Ok((stream, _)) = listener.accept().await {
        let socket = next.fetch_add(1, Ordering::Relaxed);
        tokio::spawn(serve(rooms.clone(), socket, stream));
    }
}

async fn serve(rooms: Rooms, socket: u64, stream: TcpStream) {
    let _ = stream.set_nodelay(true);
    let mut path = String::new();
    #[expect(clippy::result_large_err, reason = "the signature is the library's")]
    let greet = |request: &Request, mut response: Response| -> Result<Response, ErrorResponse> {
        path = request.uri().path().to_owned();
        response.headers_mut().insert("sec-websocket-protocol", HeaderValue::from_static("sandu"));
        Ok(response)
    };
    let config = WebSocketConfig::default().read_buffer_size(BUFFER).write_buffer_size(BUFFER);
    let Ok(mut stream) = accept_hdr_async_with_config(stream, greet, Some(config)).await else { return };
    let (out, mut waiting) = mpsc::channel(MAX_WAITING);
    let _ = out.try_send(plain(&Message::Step1(&[0])));
    enter(&rooms, &path, socket, out.clone());
    let mut received = 0;
    loop {
        tokio::select! {
            Some(frame) = waiting.recv() => {
                let mut fed = stream.feed(tungstenite::Message::Binary(frame)).await;
                while let Ok(frame) = waiting.try_recv() {
                    fed = fed.and(stream.feed(tungstenite::Message::Binary(frame)).await);
                }
                if fed.and(stream.flush().await).is_err() {
                    break;
                }
            }
            frame = stream.next() => match frame {
                Some(Ok(tungstenite::Message::Binary(frame))) => {
                    received += 1;
                    tell_others(&rooms, &path, socket, &frame);
                    let _ = out.try_send(plain(&Message::Ack { upto: received, outcome: Outcome::Saved }));
                }
                Some(Ok(_)) => {}
                Some(Err(_)) | None => break,
            }
        }
    }
    let mut rooms = rooms.lock().unwrap_or_else(PoisonError::into_inner);
    rooms.entry(path).or_default().retain(|(other, _)| *other != socket);
}

fn enter(rooms: &Rooms, path: &str, socket: u64, out: mpsc::Sender<Bytes>) {
    rooms.lock().unwrap_or_else(PoisonError::into_inner).entry(path.to_owned()).or_default().push((socket, out));
}

fn tell_others(rooms: &Rooms, path: &str, from: u64, frame: &Bytes) {
    let rooms = rooms.lock().unwrap_or_else(PoisonError::into_inner);
    for (_, out) in rooms.get(path).into_iter().flatten().filter(|(socket, _)| *socket != from) {
        let _ = out.try_send(frame.clone());
    }
}

fn plain(message: &Message<'_>) -> Bytes {
    let mut frame = Vec::new();
    message.write(&mut frame);
    frame.into()
}
