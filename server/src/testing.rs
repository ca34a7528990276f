//! A small school and its browsers, for tests of what the server answers. No socket: requests go straight into the router.

use crate::{
    app::App,
    auth,
    groups::{self, Role, workflow::FIRST},
    http, schools,
    users::{self, NewUser},
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header::SET_COOKIE},
    response::Response,
};
use sandu_proto::{
    error::{ErrorBody, ErrorCode},
    http::{
        accounts::{AccountKind, GroupSettings},
        plans::{DoAction, PlanAction, PlanView, Stage},
        workflow::Workflow,
    },
    id::{AccountId, GroupId, PlanId, SchoolId},
};
use serde::de::DeserializeOwned;
use serde_json::json;
use tempfile::TempDir;
use tower::ServiceExt;

/// Everybody's password.
pub const PASSWORD: &str = "白日依山尽黄河入海流";
/// How the browsers know the server.
pub const HOST: &str = "localhost:7333";

/// A server with one school and one group of three: `lead` leads it, `lin` is a member, `officer` is invited from the district.
pub struct School {
    pub app: App,
    pub school: SchoolId,
    pub group: GroupId,
    pub lead: AccountId,
    pub lin: AccountId,
    pub officer: AccountId,
    /// Goes with the school.
    _dir: TempDir,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// What a group begins with, but with so many days between draft and meeting.
pub fn settings(lead_days: u8) -> GroupSettings {
    GroupSettings { workflow: Workflow { lead_days, ..FIRST }, slot: None }
}

/// A browser, or a program, with what it sends along.
#[derive(Clone)]
pub struct Client {
    router: Router,
    pub headers: Vec<(&'static str, String)>,
}

impl School {
    pub async fn new() -> Self {
        Self::with_app(App::for_tests().await).await
    }

    pub async fn with_app((app, dir): (App, TempDir)) -> Self {
        let mut tx = app.db.begin().await.expect("begins");
        let school = schools::create(&mut tx, "实验小学").await.expect("a school");
        let district = schools::create(&mut tx, "区教研室").await.expect("a district office");
        let group = groups::create(&mut tx, school, "三年级语文组").await.expect("a group");
        let mut ids = Vec::new();
        for (school_id, login_name, name, kind, role) in [
            (school, "lead", "陈思远", AccountKind::Teacher, Role::Leader),
            (school, "lin", "林小雨", AccountKind::Teacher, Role::Member),
            (district, "officer", "周教研", AccountKind::ResearchOfficer, Role::Officer),
        ] {
            let new = NewUser { school_id, login_name, name, kind, password: PASSWORD };
            let id = users::create(&mut tx, new).await.expect("a user");
            groups::add(&mut tx, group, id, role).await.expect("a membership");
            ids.push(id);
        }
        tx.commit().await.expect("commits");
        Self { app, school, group, lead: ids[0], lin: ids[1], officer: ids[2], _dir: dir }
    }

    /// Somebody in another school, and in a group there.
    pub async fn add_stranger(&self, login_name: &str) -> AccountId {
        let mut tx = self.app.db.begin().await.expect("begins");
        let school_id = schools::create(&mut tx, &format!("{login_name}的学校")).await.expect("a school");
        let new = NewUser { school_id, login_name, name: "外人", kind: AccountKind::Teacher, password: PASSWORD };
        let id = users::create(&mut tx, new).await.expect("a user");
        let group = groups::create(&mut tx, school_id, "别的组").await.expect("a group");
        groups::add(&mut tx, group, id, Role::Leader).await.expect("a membership");
        tx.commit().await.expect("commits");
        id
    }

    /// Somebody of the school who is in no group.
    pub async fn add_person(&self, login_name: &str, kind: AccountKind) -> AccountId {
        let mut tx = self.app.db.begin().await.expect("begins");
        let new = NewUser { school_id: self.school, login_name, name: login_name, kind, password: PASSWORD };
        let id = users::create(&mut tx, new).await.expect("a user");
        tx.commit().await.expect("commits");
        id
    }

    pub async fn remove_from_group(&self, user: AccountId) {
        let mut tx = self.app.db.begin().await.expect("begins");
        groups::remove(&mut tx, self.group, user).await.expect("removes");
        tx.commit().await.expect("commits");
    }

    /// A plan of the lead's that everybody has, as the lead sees it.
    pub async fn sent_plan(&self) -> PlanView {
        let lead = self.browser_of(self.lead).await;
        let new = json!({ "group_id": self.group, "title": "秋天", "subject": "语文", "grade": "三年级", "meeting_at_ms": null });
        let plan: PlanView = lead.post("/api/plans", &new).await.json();
        lead.act(plan.id, PlanAction::Send, Stage::Draft).await.json()
    }

    /// A browser on our page that nobody has logged in on.
    pub fn browser(&self) -> Client {
        let headers = vec![("host", HOST.to_owned()), ("origin", format!("http://{HOST}"))];
        Client { router: http::router(self.app.clone()), headers }
    }

    /// A browser that has logged in, without the cost of a password.
    pub async fn browser_of(&self, user: AccountId) -> Client {
        let mut tx = self.app.db.begin().await.expect("begins");
        let secret = auth::create_session(&mut tx, user).await.expect("a session");
        tx.commit().await.expect("commits");
        self.browser().with("cookie", format!("sandu_session={secret}"))
    }

    /// A program with a token.
    pub async fn program_of(&self, user: AccountId) -> Client {
        let mut tx = self.app.db.begin().await.expect("begins");
        let token = auth::create_token(&mut tx, user, "脚本").await.expect("a token");
        tx.commit().await.expect("commits");
        self.browser().without("origin").with("authorization", format!("Bearer {token}"))
    }
}

impl Client {
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, value.into()));
        self
    }

    pub fn without(mut self, name: &'static str) -> Self {
        self.headers.retain(|(known, _)| *known != name);
        self
    }

    /// Logs in with the password of the tests; the client has the cookie afterwards.
    pub async fn log_in(self, name: &str) -> Self {
        let answer = self.post("/api/login", &json!({ "name": name, "password": PASSWORD })).await;
        assert_eq!(answer.status, StatusCode::OK);
        let cookie = answer.headers[SET_COOKIE].to_str().expect("text");
        let pair = cookie.split(';').next().expect("a pair").to_owned();
        self.with("cookie", pair)
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, Body::empty()).await
    }

    pub async fn post(&self, path: &str, body: &impl serde::Serialize) -> Answer {
        self.send_json(Method::POST, path, body).await
    }

    /// Does something to a plan that stands in `stage`.
    pub async fn act(&self, plan: PlanId, action: PlanAction, stage: Stage) -> Answer {
        self.post(&format!("/api/plans/{plan}/actions"), &DoAction { action, expected_stage: stage }).await
    }

    pub async fn put(&self, path: &str, body: &impl serde::Serialize) -> Answer {
        self.send_json(Method::PUT, path, body).await
    }

    pub async fn send_json(&self, method: Method, path: &str, body: &impl serde::Serialize) -> Answer {
        let body = serde_json::to_vec(body).expect("serializes");
        self.clone().with("content-type", "application/json").send(method, path, Body::from(body)).await
    }

    pub async fn send(&self, method: Method, path: &str, body: Body) -> Answer {
        let (parts, body) = self.open(method, path, body).await.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a whole body").to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// The answer with its body still to come: a stream has no end.
    pub async fn open(&self, method: Method, path: &str, body: Body) -> Response {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        self.router.clone().oneshot(request.body(body).expect("a request")).await.expect("an answer")
    }
}

impl Answer {
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.body)))
    }

    /// The code of a refusal, which must have the status that belongs to it.
    pub fn refusal(&self) -> ErrorCode {
        let body: ErrorBody = self.json();
        assert_eq!(self.status.as_u16(), body.code.status());
        assert!(!body.message.is_empty());
        body.code
    }
}
