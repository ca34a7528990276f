//! Comments over HTTP: who writes where, what is refused, and what stays.

use super::*;
use crate::testing::{Answer, Client, School};
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use sandu_proto::{
    error::ErrorCode,
    http::{
        accounts::AccountKind,
        comments::{Mention, SettleComment},
        plans::{PlanAction, PlanView, Stage},
        versions::VersionView,
    },
};
use serde_json::{Value, json};

/// A school with a plan that was sent, and the first heading of version 0: 教学目标.
struct Sent {
    school: School,
    plan: PlanView,
    version: VersionId,
    block: String,
}

impl Sent {
    async fn new() -> Self {
        let school = School::new().await;
        let plan = school.sent_plan().await;
        let version = plan.versions[0].id;
        let view: VersionView = school.browser_of(school.lead).await.get(&format!("/api/versions/{version}")).await.json();
        let block = view.content["content"][0]["attrs"]["id"].as_str().expect("an id").to_owned();
        Self { school, plan, version, block }
    }

    fn list(&self) -> String {
        format!("/api/versions/{}/comments", self.version)
    }

    fn passage(&self, body: &str) -> Value {
        json!({ "place": { "kind": "passage", "block_id": self.block, "from": 2, "to": 4 }, "body": body })
    }

    async fn put(&self, client: &Client, id: CommentId, new: &Value) -> Answer {
        client.put(&format!("{}/{id}", self.list()), new).await
    }

    /// A new comment on the heading.
    async fn comment(&self, client: &Client, body: &str) -> Comment {
        self.put(client, CommentId::new(), &self.passage(body)).await.json()
    }

    async fn listed(&self, client: &Client) -> Vec<Comment> {
        client.get(&self.list()).await.json::<VersionComments>().comments
    }
}

fn reply(root: CommentId, body: &str) -> Value {
    json!({ "place": { "kind": "reply", "root_id": root }, "body": body })
}

async fn withdraw(client: &Client, id: CommentId) -> Answer {
    client.send(Method::POST, &format!("/api/comments/{id}/withdraw"), Body::empty()).await
}

async fn settle(client: &Client, id: CommentId, thread: Thread) -> Answer {
    client.post(&format!("/api/comments/{id}/settle"), &SettleComment { thread }).await
}

#[tokio::test]
async fn whoever_may_read_a_version_reads_and_writes_its_comments_and_nobody_else_does() {
    let sent = Sent::new().await;
    let school = &sent.school;
    let head = school.add_person("head", AccountKind::Leader).await;
    for reader in [school.lead, school.lin, school.officer, head] {
        let browser = school.browser_of(reader).await;
        let comment = sent.comment(&browser, "目标能不能再具体些？").await;
        assert_eq!((comment.author.id, comment.body.as_deref()), (reader, Some("目标能不能再具体些？")));
        let place = CommentPlace::Passage { block_id: sent.block.clone(), from: 2, to: 4, quote: "目标".into() };
        assert_eq!(comment.place, place, "the quote is the server's");
    }
    let lead = school.browser_of(school.lead).await;
    let listed = sent.listed(&lead).await;
    assert_eq!(listed.iter().map(|comment| comment.author.id).collect::<Vec<_>>(), [school.lead, school.lin, school.officer, head]);

    let former = school.browser_of(school.lin).await;
    school.remove_from_group(school.lin).await;
    let administrator = school.browser_of(school.add_person("admin", AccountKind::Administrator).await).await;
    let stranger = school.browser_of(school.add_stranger("wai").await).await;
    let theirs = listed[1].id;
    for other in [&former, &administrator, &stranger] {
        assert_eq!(other.get(&sent.list()).await.refusal(), ErrorCode::NotFound);
        assert_eq!(sent.put(other, CommentId::new(), &sent.passage("我也说一句")).await.refusal(), ErrorCode::NotFound);
        assert_eq!(withdraw(other, theirs).await.refusal(), ErrorCode::NotFound);
        assert_eq!(settle(other, theirs, Thread::Settled).await.refusal(), ErrorCode::NotFound);
    }
    assert_eq!(school.browser().get(&sent.list()).await.refusal(), ErrorCode::Unauthorized);
    assert_eq!(sent.put(&school.browser(), CommentId::new(), &sent.passage("?")).await.refusal(), ErrorCode::Unauthorized);
    assert_eq!(sent.listed(&lead).await.len(), 4);
}

#[tokio::test]
async fn the_comments_of_a_version_that_was_taken_back_are_its_owners_alone() {
    let sent = Sent::new().await;
    let (lead, lin) = (sent.school.browser_of(sent.school.lead).await, sent.school.browser_of(sent.school.lin).await);
    sent.comment(&lin, "早了一点").await;
    assert_eq!(lead.act(sent.plan.id, PlanAction::TakeBack, Stage::FirstDegree).await.status, StatusCode::OK);
    assert_eq!(lin.get(&sent.list()).await.refusal(), ErrorCode::NotFound);
    let VersionComments { comments, readers } = lead.get(&sent.list()).await.json();
    assert_eq!((comments.len(), readers.len()), (1, 1));
}

#[tokio::test]
async fn a_thread_has_one_level_and_mentions_only_readers() {
    let sent = Sent::new().await;
    let school = &sent.school;
    let (lead, lin) = (school.browser_of(school.lead).await, school.browser_of(school.lin).await);
    let stranger = school.add_stranger("wai").await;
    let mut new = sent.passage(" 第一行\r\n第二行\u{b} ");
    new["mentions"] = json!([school.lead, stranger, AccountId::new(), school.lead]);
    let root: Comment = sent.put(&lin, CommentId::new(), &new).await.json();
    assert_eq!(root.body.as_deref(), Some("第一行\n第二行"));
    assert_eq!(root.mentions.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(), ["陈思远"]);
    let answer: Comment = sent.put(&lead, CommentId::new(), &reply(root.id, "好，我改")).await.json();
    assert_eq!(answer.place, CommentPlace::Reply { root_id: root.id });
    assert_eq!(sent.put(&lin, CommentId::new(), &reply(answer.id, "谢谢")).await.refusal(), ErrorCode::Invalid);
    assert_eq!(sent.put(&lin, CommentId::new(), &reply(CommentId::new(), "谢谢")).await.refusal(), ErrorCode::NotFound);
    let elsewhere = school.sent_plan().await.versions[0].id;
    let path = format!("/api/versions/{elsewhere}/comments/{}", CommentId::new());
    assert_eq!(lin.put(&path, &reply(root.id, "走错了")).await.refusal(), ErrorCode::NotFound, "a root on another version");
    let VersionComments { comments, readers } = lin.get(&sent.list()).await.json();
    assert_eq!(comments.iter().map(|comment| comment.id).collect::<Vec<_>>(), [root.id, answer.id]);
    let mut names: Vec<_> = readers.iter().map(|person| person.name.as_str()).collect();
    names.sort_unstable();
    assert_eq!(names, ["周教研", "林小雨", "陈思远"]);
}

#[tokio::test]
async fn a_comment_sent_again_changes_nothing_and_an_id_belongs_to_its_creator() {
    let sent = Sent::new().await;
    let (lead, lin) = (sent.school.browser_of(sent.school.lead).await, sent.school.browser_of(sent.school.lin).await);
    let id = CommentId::new();
    let first: Comment = sent.put(&lin, id, &sent.passage("离线时写的")).await.json();
    assert_eq!(sent.put(&lin, id, &sent.passage("离线时写的")).await.json::<Comment>(), first);
    assert_eq!(sent.put(&lin, id, &sent.passage("换了一句")).await.refusal(), ErrorCode::Conflict);
    let mut moved = sent.passage("离线时写的");
    moved["place"]["from"] = json!(1);
    assert_eq!(sent.put(&lin, id, &moved).await.refusal(), ErrorCode::Conflict);
    assert_eq!(sent.put(&lin, id, &reply(id, "离线时写的")).await.refusal(), ErrorCode::Conflict);
    assert_eq!(sent.put(&lead, id, &sent.passage("离线时写的")).await.refusal(), ErrorCode::Conflict);
    assert_eq!(sent.listed(&lead).await.len(), 1);
}

#[tokio::test]
async fn what_is_no_comment_is_refused() {
    let sent = Sent::new().await;
    let lin = sent.school.browser_of(sent.school.lin).await;
    let at =
        |block: &str, from: i64, to: i64| json!({ "place": { "kind": "passage", "block_id": block, "from": from, "to": to }, "body": "?" });
    let mut crowd = sent.passage("大家看看");
    crowd["mentions"] = json!(vec![sent.school.lead; MAX_MENTIONS + 1]);
    for refused in [
        sent.passage(" \n\u{0}"),
        sent.passage(&"字".repeat(MAX_BODY + 1)),
        at("gone", 0, 1),
        at(&sent.block, 0, 5),
        at(&sent.block, 3, 2),
        at(&sent.block, -1, 2),
        json!({ "place": { "kind": "margin" }, "body": "?" }),
        crowd,
    ] {
        assert_eq!(sent.put(&lin, CommentId::new(), &refused).await.refusal(), ErrorCode::Invalid, "{refused}");
    }
    assert_eq!(lin.put(&format!("{}/1", sent.list()), &sent.passage("?")).await.refusal(), ErrorCode::Invalid, "no id");
    assert_eq!(lin.get("/api/versions/1/comments").await.refusal(), ErrorCode::NotFound);
    let (whole, long) = (at(&sent.block, 0, 0), sent.passage(&"字".repeat(MAX_BODY)));
    for taken in [whole, long] {
        assert_eq!(sent.put(&lin, CommentId::new(), &taken).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn a_withdrawn_comment_keeps_its_row_and_shows_its_text_to_nobody() {
    let sent = Sent::new().await;
    let (lead, lin) = (sent.school.browser_of(sent.school.lead).await, sent.school.browser_of(sent.school.lin).await);
    let root = sent.comment(&lin, "写错了").await;
    assert_eq!(root.may, [CommentAction::Withdraw, CommentAction::Settle]);
    assert_eq!(withdraw(&lead, root.id).await.refusal(), ErrorCode::Forbidden);
    assert_eq!(withdraw(&lin, CommentId::new()).await.refusal(), ErrorCode::NotFound);
    let withdrawn: Comment = withdraw(&lin, root.id).await.json();
    assert_eq!((withdrawn.body.as_deref(), withdrawn.may.as_slice()), (None, [CommentAction::Settle].as_slice()));
    assert!(withdrawn.withdrawn_at_ms.is_some());
    assert_eq!(withdraw(&lin, root.id).await.json::<Comment>(), withdrawn, "twice is once");
    for reader in [&lead, &lin] {
        assert_eq!(sent.listed(reader).await[0].body, None);
    }
    let mut connection = sent.school.app.db.read().await.expect("reads");
    assert_eq!(sql::find(&mut connection, root.id).await.expect("reads").expect("stays").body, "写错了");
    let again: Comment = sent.put(&lin, root.id, &sent.passage("写错了")).await.json();
    assert_eq!(again.body, None, "an outbox that sends it again does not bring it back");
}

#[tokio::test]
async fn a_thread_is_settled_and_reopened_by_the_lead_or_who_began_it() {
    let sent = Sent::new().await;
    let school = &sent.school;
    let (lead, lin, officer) =
        (school.browser_of(school.lead).await, school.browser_of(school.lin).await, school.browser_of(school.officer).await);
    let root = sent.comment(&lin, "这里可以让学生先猜").await;
    let answer: Comment = sent.put(&lin, CommentId::new(), &reply(root.id, "补充")).await.json();
    assert_eq!(answer.may, [CommentAction::Withdraw]);
    assert_eq!(settle(&lead, answer.id, Thread::Settled).await.refusal(), ErrorCode::Invalid);
    assert_eq!(settle(&officer, root.id, Thread::Settled).await.refusal(), ErrorCode::Forbidden);
    assert_eq!(settle(&lead, CommentId::new(), Thread::Settled).await.refusal(), ErrorCode::NotFound);
    assert!(sent.listed(&officer).await[0].may.is_empty());
    let settled: Comment = settle(&lead, root.id, Thread::Settled).await.json();
    assert_eq!(settled.settled.as_ref().map(|settled| settled.by.id), Some(school.lead));
    assert_eq!(settled.may, [CommentAction::Reopen]);
    let again: Comment = settle(&lin, root.id, Thread::Settled).await.json();
    assert_eq!(again.settled, settled.settled, "the first counts");
    let reopened: Comment = settle(&lin, root.id, Thread::Open).await.json();
    assert_eq!(reopened.settled, None);
}

#[tokio::test]
async fn settling_to_and_fro_ends_before_it_fills_the_database() {
    let sent = Sent::new().await;
    let lin = sent.school.browser_of(sent.school.lin).await;
    let root = sent.comment(&lin, "来回").await;
    for _ in 0..MAX_SETTLINGS / 2 {
        for thread in [Thread::Settled, Thread::Open] {
            assert_eq!(settle(&lin, root.id, thread).await.status, StatusCode::OK);
        }
    }
    assert_eq!(settle(&lin, root.id, Thread::Settled).await.refusal(), ErrorCode::Conflict);
    assert_eq!(withdraw(&lin, root.id).await.status, StatusCode::OK, "withdrawing is always possible");
}

#[tokio::test]
async fn a_version_takes_two_thousand_comments_and_no_more() {
    let sent = Sent::new().await;
    let lin = sent.school.browser_of(sent.school.lin).await;
    let last = sent.comment(&lin, "第一条").await;
    let mut tx = sent.school.app.db.begin().await.expect("begins");
    sqlx::query(
        "with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < $1)
        insert into comments (id, version_id, author_id, block_id, from_point, to_point, quote, body, created_at_ms)
        select 'filler-' || n, $2, $3, 'b', 0, 0, '', '…', 0 from numbers",
    )
    .bind(MAX_COMMENTS - 1)
    .bind(sent.version.to_string())
    .bind(sent.school.lin.to_string())
    .execute(&mut *tx)
    .await
    .expect("fills");
    tx.commit().await.expect("commits");
    assert_eq!(sent.put(&lin, CommentId::new(), &sent.passage("多一条")).await.refusal(), ErrorCode::Conflict);
    assert_eq!(sent.put(&lin, last.id, &sent.passage("第一条")).await.status, StatusCode::OK, "what is there may be sent again");
}

#[tokio::test]
async fn who_is_mentioned_finds_it_waiting_until_the_thread_is_opened() {
    let sent = Sent::new().await;
    let school = &sent.school;
    let (lead, lin, officer) =
        (school.browser_of(school.lead).await, school.browser_of(school.lin).await, school.browser_of(school.officer).await);
    let waiting = async |client: &Client| client.get("/api/mentions").await.json::<Vec<Mention>>();
    let say = async |client: &Client, mut new: Value, names: &[AccountId]| {
        new["mentions"] = json!(names);
        sent.put(client, CommentId::new(), &new).await.json::<Comment>()
    };
    let read = async |client: &Client, id: CommentId| client.send(Method::POST, &format!("/api/comments/{id}/read"), Body::empty()).await;

    let root = say(&lin, sent.passage("@陈思远 这里\n换成折纸好吗？"), &[school.lead, school.lin]).await;
    let answer = say(&officer, reply(root.id, "@陈思远 我也这样想"), &[school.lead]).await;
    let [mention]: [Mention; 1] = waiting(&lead).await.try_into().expect("one line a thread");
    assert_eq!((mention.root_id, mention.author.id, mention.beginning.as_str()), (root.id, school.officer, "@陈思远 我也这样想"));
    assert_eq!((mention.plan_id, mention.plan_title.as_str(), mention.degree), (sent.plan.id, "秋天", 0));
    assert!(waiting(&lin).await.is_empty(), "nobody is called by themselves");

    assert_eq!(withdraw(&officer, answer.id).await.status, StatusCode::OK);
    assert_eq!(waiting(&lead).await[0].beginning, "@陈思远 这里 换成折纸好吗？", "what was withdrawn calls nobody");
    for _ in 0..2 {
        assert_eq!(read(&lead, root.id).await.status, StatusCode::NO_CONTENT);
        assert!(waiting(&lead).await.is_empty());
    }
    say(&lin, reply(root.id, "@陈思远 再看一眼"), &[school.lead]).await;
    assert_eq!(waiting(&lead).await.len(), 1, "called again");

    let stranger = school.browser_of(school.add_stranger("wai").await).await;
    assert_eq!(read(&stranger, root.id).await.refusal(), ErrorCode::NotFound);
    assert_eq!(read(&lead, CommentId::new()).await.refusal(), ErrorCode::NotFound);
    assert_eq!(school.browser().get("/api/mentions").await.refusal(), ErrorCode::Unauthorized);
    assert_eq!(lead.act(sent.plan.id, PlanAction::TakeBack, Stage::FirstDegree).await.status, StatusCode::OK);
    assert!(waiting(&lead).await.is_empty(), "what was taken back has no page to open");
}
