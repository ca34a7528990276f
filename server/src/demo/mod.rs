//! The demo school: one group, seven accounts, a lesson plan that is ready to be sent, the term that it belongs to ([`term`]),
//! two lessons on one text that are over ([`taught`], of the plan in [`times`]), a visit to one of today on the same text ([`lesson`]), and a scoring table of
//! its own ([`table`]).
//!
//! Made in one transaction, so that it is there whole or not at all; a second start finds it and changes nothing.

mod edits;
mod first;
mod lesson;
mod second;
mod sheets;
mod table;
mod taught;
mod term;
mod times;

use crate::{
    app::App,
    auth::User,
    clock::now_ms,
    db::Connection,
    error::{Error, Result},
    groups::{self, Role},
    schools,
    users::{self, NewUser},
};
use sandu_proto::http::accounts::AccountKind;
use std::{collections::HashMap, fmt};

const SCHOOL: &str = "青禾小学";
const DISTRICT: &str = "青禾区教研室";
const GROUP: &str = "三年级数学备课组";
/// Printed for everybody to see, and good for nothing but the demo.
const PASSWORD: &str = "sandu-demo-2026";
/// The draft, in full: `proto/schema.json` says what it is made of.
const PLAN: &str = include_str!("plan.json");

/// One account of the demo.
#[derive(Clone, Copy, Debug)]
pub struct DemoAccount {
    pub login_name: &'static str,
    pub name: &'static str,
    /// What they are, in words.
    pub part: &'static str,
    kind: AccountKind,
    role: Option<Role>,
}

/// What the demo prints: who can log in.
#[derive(Clone, Copy, Debug)]
pub struct DemoAccounts {
    pub school: &'static str,
    pub group: &'static str,
    /// Everybody's.
    pub password: &'static str,
    pub accounts: &'static [DemoAccount],
}

const LEAD: &str = "chen";
const LEADER: &str = "li";
const OFFICER: &str = "sun";
const ACCOUNTS: &[DemoAccount] = &[
    teacher(LEAD, "陈思远", "主备教师", Role::Member),
    teacher("wang", "王丽娟", "副备教师", Role::Member),
    teacher("zhao", "赵明", "副备教师", Role::Member),
    teacher("zhou", "周晓岚", "副备教师", Role::Member),
    teacher(LEADER, "李建国", "备课组长", Role::Leader),
    DemoAccount {
        login_name: OFFICER, name: "孙玉梅", part: "教研员", kind: AccountKind::ResearchOfficer, role: Some(Role::Officer)
    },
    DemoAccount { login_name: "admin", name: "管理员", part: "管理账号", kind: AccountKind::Administrator, role: None },
];

const fn teacher(login_name: &'static str, name: &'static str, part: &'static str, role: Role) -> DemoAccount {
    DemoAccount { login_name, name, part, kind: AccountKind::Teacher, role: Some(role) }
}

/// Makes the demo school, unless it is there.
pub async fn seed(app: &App) -> Result<DemoAccounts> {
    let content: serde_json::Value = serde_json::from_str(PLAN).map_err(Error::internal)?;
    let state = app.sync.state_from_content(&content).await?;
    let papers = times::papers(app).await?;
    let mut tx = app.db.begin().await?;
    make(&mut tx, (&state, &papers), now_ms()).await?;
    tx.commit().await?;
    Ok(DemoAccounts { school: SCHOOL, group: GROUP, password: PASSWORD, accounts: ACCOUNTS })
}

async fn make(connection: &mut Connection, (state, papers): (&[u8], &times::Papers), now_ms: i64) -> Result<()> {
    if schools::find_by_name(connection, SCHOOL).await?.is_some() {
        return Ok(());
    }
    let school = schools::create(connection, SCHOOL).await?;
    let district = schools::create(connection, DISTRICT).await?;
    let group = groups::create(connection, school, GROUP).await?;
    let mut people = HashMap::new();
    for DemoAccount { login_name, name, kind, role, .. } in ACCOUNTS.iter().copied() {
        let school_id = match kind {
            AccountKind::ResearchOfficer => district,
            AccountKind::Teacher | AccountKind::Leader | AccountKind::Administrator | AccountKind::Guest => school,
        };
        let id = users::create(connection, NewUser { school_id, login_name, name, kind, password: PASSWORD }).await?;
        if let Some(role) = role {
            groups::add(connection, group, id, role).await?;
        }
        people.insert(login_name, User { id, school_id, name: name.to_owned(), kind });
    }
    term::make(connection, group, &people, state, now_ms).await?;
    let version = taught::make(connection, group, &people, papers, now_ms).await?;
    lesson::make(connection, group, &people, version, now_ms).await?;
    table::make(connection, &people).await
}

fn find<'p>(people: &'p HashMap<&'static str, User>, login: &str) -> Result<&'p User> {
    people.get(login).ok_or_else(|| Error::internal(format!("the demo has no {login}")))
}

impl fmt::Display for DemoAccounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} · {}（密码都是 {}）", self.school, self.group, self.password)?;
        for DemoAccount { login_name, name, part, .. } in self.accounts {
            writeln!(f, "  {login_name:<6} {name} {part}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{db::Db, plans, testing::School, versions};
    use sandu_proto::http::{
        evaluation::Evaluation,
        lessons::{LessonState, LessonSummary, LessonView},
        sheets::LessonResults,
        timeline::LessonTimeline,
        versions::{VersionAuthors, VersionView},
    };
    use serde_json::Value;
    use std::collections::HashSet;

    fn plan() -> Value {
        serde_json::from_str(PLAN).expect("the plan is JSON")
    }

    fn text(node: &Value) -> String {
        let own = node["text"].as_str().unwrap_or_default().to_owned();
        node["content"].as_array().into_iter().flatten().fold(own, |all, child| all + &text(child))
    }

    #[test]
    fn the_plan_fits_the_schema_and_every_block_has_an_id_of_its_own() {
        assert!(plans::template::tests::check(&plan()).len() > 100);
    }

    #[test]
    fn the_plan_is_a_whole_lesson_of_forty_minutes() {
        let text = text(&plan());
        assert!((2800..3400).contains(&text.chars().count()), "{}", text.chars().count());
        let minutes = text.split("分钟）").filter_map(|before| before.rsplit_once('（')?.1.trim().parse::<u32>().ok());
        let minutes: Vec<_> = minutes.collect();
        let (lesson, steps) = minutes.split_first().expect("the cover says how long the lesson is");
        assert_eq!((*lesson, steps.len(), steps.iter().sum()), (40, 6, 40));
        for heading in ["学情分析", "教学目标", "教学重难点", "教学准备", "教学过程", "分层作业", "板书设计", "预设与应对", "教学反思"]
        {
            assert!(text.contains(heading), "{heading}");
        }
    }

    #[tokio::test]
    async fn the_demo_is_made_once() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let db = Db::open(&dir.path().join("sandu.db")).await.expect("opens");
        for _ in 0..2 {
            let mut tx = db.begin().await.expect("begins");
            make(&mut tx, (&[0, 0], &times::tests::unopened()), now_ms()).await.expect("is made");
            tx.commit().await.expect("commits");
        }
        let mut connection = db.read().await.expect("reads");
        let (users,): (i64,) = sqlx::query_as("select count(*) from users").fetch_one(&mut *connection).await.expect("counts");
        let (plans,): (i64,) = sqlx::query_as("select count(*) from plans").fetch_one(&mut *connection).await.expect("counts");
        let (lessons,): (i64,) = sqlx::query_as("select count(*) from term_lessons").fetch_one(&mut *connection).await.expect("counts");
        let (visits,): (i64,) = sqlx::query_as("select count(*) from lessons").fetch_one(&mut *connection).await.expect("counts");
        let (tables,): (i64,) =
            sqlx::query_as("select count(*) from instrument_versions").fetch_one(&mut *connection).await.expect("counts");
        let (sealed,): (i64,) = sqlx::query_as("select count(*) from sealed_sheets").fetch_one(&mut *connection).await.expect("counts");
        assert_eq!((users, plans, lessons, visits, tables, sealed), (8, 2, 8, 3, 1, 7));
    }

    #[tokio::test]
    async fn of_one_text_two_lessons_can_be_put_beside_each_other() {
        let school = School::new().await;
        seed(&school.app).await.expect("is made");
        let mut reader = school.app.db.read().await.expect("reads");
        let zhao = users::find_by_login_name(&mut reader, "zhao").await.expect("reads").expect("is there").id;
        drop(reader);
        let zhao = school.browser_of(zhao).await;
        let lessons: Vec<LessonSummary> = zhao.get("/api/lessons").await.json();
        let mut taught: Vec<LessonSummary> =
            lessons.into_iter().filter(|lesson| lesson.title == times::TITLE && lesson.state == LessonState::Ended).collect();
        taught.sort_by_key(|lesson| lesson.planned_at_ms);
        let [one, other] = &taught[..] else { panic!("two lessons: {taught:?}") };
        let alike: Vec<LessonSummary> = zhao.get(&format!("/api/lessons/{}/alike", one.id)).await.json();
        assert_eq!(alike[0].id, other.id);

        let mut forms: Vec<HashSet<String>> = Vec::new();
        let mut papers: Vec<String> = Vec::new();
        for lesson in [one, other] {
            let path = format!("/api/lessons/{}", lesson.id);
            let found: LessonResults = zhao.get(&format!("{path}/results")).await.json();
            forms.push(found.sheets.iter().filter(|sheet| sheet.guest.is_none()).map(|sheet| sheet.instrument.id.to_string()).collect());
            assert_eq!(found.sheets.iter().any(|sheet| sheet.guest.is_some()), lesson.id == other.id, "a guest saw the second");
            let timeline: LessonTimeline = zhao.get(&format!("{path}/timeline")).await.json();
            assert!(timeline.steps.len() == times::STEPS.len() && timeline.steps.iter().all(|step| step.took_ms.is_some()));
            let said: Evaluation = zhao.get(&format!("{path}/evaluation")).await.json();
            assert!(said.threads.iter().any(|thread| thread.is_closed), "a thread ended in a next step");
            let file = zhao.get(&format!("{path}/results.csv")).await;
            let file = std::str::from_utf8(&file.body).expect("UTF-8");
            assert_eq!(file.contains("\r\n,何静（外校老师，未核实）,,孩子们人人手里有东西"), lesson.id == other.id, "{file}");
            let waits = |pair: &str, side: &str| file.contains(&format!("{pair},{side} · 等待"));
            assert!(waits("王丽娟和赵明", "教师") || waits("陈思远和赵明", "学生"), "whose waiting it is: {file}");
            let view: LessonView = zhao.get(&path).await.json();
            let version = view.plan.expect("a version was taught").version_id;
            let told: VersionAuthors = zhao.get(&format!("/api/versions/{version}/authors")).await.json();
            let authors: Vec<String> = told.clients.into_iter().map(|client| client.person.name).collect();
            assert_eq!(authors, [view.teacher.name], "who made it their own");
            papers.push(zhao.get(&format!("/api/versions/{version}")).await.json::<VersionView>().content.to_string());
        }
        assert!(forms[0].intersection(&forms[1]).count() >= 2, "{forms:?}");
        assert_ne!(papers[0], papers[1]);
    }

    #[tokio::test]
    async fn what_was_sealed_is_what_its_document_says() {
        let school = School::new().await;
        seed(&school.app).await.expect("is made");
        let mut reader = school.app.db.read().await.expect("reads");
        let rows: Vec<(String, String, String)> =
            sqlx::query_as("select document_id, content, hash from versions").fetch_all(&mut *reader).await.expect("reads");
        drop(reader);
        assert_eq!(rows.len(), 5);
        for (document, content, hash) in rows {
            let stored = school.app.sync.content(document.parse().expect("an id")).await.expect("opens");
            assert_eq!(versions::canonical::canonical(&stored), content);
            assert_eq!(versions::canonical::hash(&content), hash);
        }
    }

    #[test]
    fn what_is_printed_names_every_account_and_the_password() {
        let printed = DemoAccounts { school: SCHOOL, group: GROUP, password: PASSWORD, accounts: ACCOUNTS }.to_string();
        assert!(printed.contains(PASSWORD));
        assert!(ACCOUNTS.iter().all(|account| printed.contains(account.login_name) && printed.contains(account.name)));
    }
}
