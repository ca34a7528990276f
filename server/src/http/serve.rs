//! Accepting connections, and letting them finish when the program stops.
//!
//! Instead of `axum::serve`, which gives hyper no timer: without one a client that never finishes its request line holds a connection
//! for ever.

use super::{certificate, router};
use crate::{app::App, line::Line};
use axum::{
    Router,
    extract::{ConnectInfo, Request},
};
use hyper::{
    body::Incoming,
    server::conn::http1,
    service::{Service, service_fn},
};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use std::{io, net::SocketAddr, pin::pin, sync::Arc, time::Duration};
use tokio::{
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};

/// How long a client may take to say what it wants, and may stay connected without wanting anything.
const MAX_HEADER_READ: Duration = Duration::from_secs(30);
/// How long requests that are under way may take when the program stops.
const MAX_DRAIN: Duration = Duration::from_secs(20);
/// After an error of `accept` that is not the client's (no file handles left) there is nothing to do but wait for some to close.
const ACCEPT_PAUSE: Duration = Duration::from_secs(1);

/// Serves until the tasks are asked to stop. Upgraded sockets are on their own from then on; requests under way are finished by
/// tasks that `tasks.stop()` waits for.
pub async fn serve(app: App, listener: TcpListener) {
    let stopping = app.tasks.stopping();
    let routes = Arc::new(Routes { all: router(app.clone()), without_https: certificate::without_https(app.clone()) });
    if let Some(tls) = &app.config.tls {
        app.tasks.spawn("certificate", tls.clone().watch(stopping.clone()));
    }
    loop {
        let accepted = tokio::select! {
            () = stopping.cancelled() => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, address)) => app.tasks.spawn("connection", connection(app.clone(), routes.clone(), stream, address)),
            Err(error) if is_clients_fault(&error) => {}
            Err(error) => {
                tracing::error!(%error, "cannot accept connections");
                sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

struct Routes {
    all: Router,
    /// On a server that has https, for those who come without.
    without_https: Router,
}

async fn connection(app: App, routes: Arc<Routes>, stream: TcpStream, address: SocketAddr) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "no TCP_NODELAY");
    }
    let stopping = app.tasks.stopping();
    let taken = tokio::select! {
        () = stopping.cancelled() => return,
        taken = timeout(MAX_HEADER_READ, take(&app, &routes, stream)) => taken,
    };
    let (line, routes) = match taken {
        Ok(Ok(taken)) => taken,
        Ok(Err(error)) => return tracing::debug!(%error, "no connection came of it"),
        Err(_) => return tracing::debug!("said nothing"),
    };
    let routes = TowerToHyperService::new(routes);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(address));
        routes.call(request)
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(MAX_HEADER_READ);
    let mut connection = pin!(http.serve_connection(TokioIo::new(line), service).with_upgrades());
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = stopping.cancelled() => {
            connection.as_mut().graceful_shutdown();
            timeout(MAX_DRAIN, connection).await.unwrap_or(Ok(()))
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "connection ended");
    }
}

/// The first byte of every TLS connection, and of no HTTP request: a handshake.
const HANDSHAKE: u8 = 0x16;

/// The line that HTTP is spoken on, and what is there to be had on it. One port for both: a tablet that lacks the certificate comes without
/// https, to the same address.
async fn take(app: &App, routes: &Routes, stream: TcpStream) -> io::Result<(Line, Router)> {
    let Some(tls) = &app.config.tls else { return Ok((Line::Plain(stream), routes.all.clone())) };
    let mut first = [0];
    stream.peek(&mut first).await?;
    if first != [HANDSHAKE] {
        return Ok((Line::Plain(stream), routes.without_https.clone()));
    }
    let secured = tls.current().acceptor.accept(stream).await?;
    Ok((Line::Tls(Box::new(secured)), routes.all.clone()))
}

/// Errors that belong to the connection which would have been accepted.
fn is_clients_fault(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset)
}
