//! Behaviour of the whole program, through public HTTP and real sockets. One file a theme; every test has a server of its own.

#![allow(clippy::unwrap_used, reason = "a test may panic, its helpers too")]

mod disk;
mod faults;
mod hostile;
mod interop;
mod live;
mod presence;
mod readme;
mod refusals;
mod sealing;
mod sessions;
mod sheets;
mod tls;
mod writing;

use sandu_tests::{
    client::Peer,
    http::Api,
    server::{Data, Fixture, Server},
};

/// A running server with accounts and documents.
struct Scene {
    server: Server,
    data: Data,
    fixture: Fixture,
}

impl Scene {
    /// Everybody may edit every document.
    async fn open(users: usize, documents: usize) -> Self {
        let data = Data::default();
        let fixture = data.fixture(users, documents).await;
        Self { server: Server::start(&data).await, data, fixture }
    }

    fn token(&self, user: usize) -> &str {
        &self.fixture.users[user].token
    }

    fn name(&self, user: usize) -> &str {
        &self.fixture.users[user].name
    }

    /// The first document.
    fn document(&self) -> &str {
        &self.fixture.documents[0]
    }

    fn api(&self, user: usize) -> Api {
        Api::new(&self.server, self.token(user))
    }

    /// This person opens the first document.
    async fn join(&self, user: usize) -> Peer {
        Peer::join(&self.server, self.token(user), self.document()).await
    }
}
