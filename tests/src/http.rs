//! The HTTP API as a program with a token sees it.

use crate::server::Server;
use reqwest::{Client, Method, RequestBuilder};
use sandu_proto::error::ErrorBody;
use serde::{Serialize, de::DeserializeOwned};

/// Somebody's way in.
#[derive(Clone)]
pub struct Api {
    http: Client,
    base: String,
    token: String,
}

/// An answer that is not 2xx.
#[derive(Clone, Debug)]
pub struct Refusal {
    pub status: u16,
    pub body: ErrorBody,
}

impl Api {
    #[must_use]
    pub fn new(server: &Server, token: &str) -> Self {
        Self { http: Client::new(), base: server.url("/api"), token: token.to_owned() }
    }

    /// What is expected to be there.
    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> T {
        self.try_get(path).await.expect("it is answered")
    }

    pub async fn try_get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Refusal> {
        answer(self.request(Method::GET, path)).await
    }

    pub async fn post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T, Refusal> {
        answer(self.request(Method::POST, path).json(body)).await
    }

    /// `None` when the connection breaks before the answer is complete.
    pub async fn try_post<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Option<Result<T, Refusal>> {
        try_answer(self.request(Method::POST, path).json(body)).await
    }

    /// `None` when the connection breaks before the answer is complete.
    pub async fn look<T: DeserializeOwned>(&self, path: &str) -> Option<Result<T, Refusal>> {
        try_answer(self.request(Method::GET, path)).await
    }

    /// `None` when the connection breaks before the answer is complete.
    pub async fn try_put<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Option<Result<T, Refusal>> {
        try_answer(self.request(Method::PUT, path).json(body)).await
    }

    pub async fn patch<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T, Refusal> {
        answer(self.request(Method::PATCH, path).json(body)).await
    }

    pub async fn put<T: DeserializeOwned>(&self, path: &str, body: &impl Serialize) -> Result<T, Refusal> {
        answer(self.request(Method::PUT, path).json(body)).await
    }

    /// A stream of server-sent events, from its beginning.
    pub async fn events(&self, path: &str) -> reqwest::Response {
        self.request(Method::GET, path).send().await.expect("the server answers")
    }

    /// The same, packed, and left so.
    pub async fn packed_events(&self, path: &str) -> reqwest::Response {
        let request = self.request(Method::GET, path).header("accept-encoding", "gzip");
        let response = request.send().await.expect("the server answers");
        let encoding = response.headers().get("content-encoding").map(|encoding| encoding.as_bytes());
        assert!(!response.status().is_success() || encoding == Some(b"gzip"), "it is packed");
        response
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base)).bearer_auth(&self.token)
    }
}

async fn answer<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, Refusal> {
    try_answer(request).await.expect("the server answers")
}

async fn try_answer<T: DeserializeOwned>(request: RequestBuilder) -> Option<Result<T, Refusal>> {
    let response = request.send().await.ok()?;
    let status = response.status();
    let body = response.bytes().await.ok()?;
    Some(if status.is_success() {
        // 204 says nothing.
        let body = if body.is_empty() { "null".into() } else { body };
        Ok(serde_json::from_slice(&body).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&body))))
    } else {
        let body = serde_json::from_slice(&body).unwrap_or_else(|error| panic!("{status} without our body ({error})"));
        Err(Refusal { status: status.as_u16(), body })
    })
}
