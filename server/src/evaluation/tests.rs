//! Threads over HTTP: who reads and writes, what is refused, that nothing is said twice and nothing goes.

use super::{MAX_MESSAGE_CHARS, live};
use crate::{
    clock::now_ms,
    error::ErrorCode,
    lessons::fixture::Observed,
    sheets::testing::{entry, score},
    testing::{Answer, Client},
};
use axum::{body::Body, http::Method};
use futures_util::StreamExt;
use sandu_proto::{
    http::{
        evaluation::{EnteredWhat, Evaluation, Evidence, MessageKind, Thread},
        lessons::{LessonSummary, LessonView, Purpose},
        plans::{DocumentKind, PlanView},
        sheets::SheetView,
        third::PointOutcome,
    },
    id::{LessonId, MessageId, ThreadId, VersionId},
    instruments::sheet::What,
    sheets::EntryKind,
};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::timeout;

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// What somebody sends: about the whole lesson, unless told otherwise.
fn message(thread: ThreadId, kind: &str, text: &str) -> Value {
    json!({ "thread_id": thread, "evidence": { "on": "lesson" }, "kind": kind, "text": text })
}

async fn send(lesson: &Observed, client: &Client, id: MessageId, body: &Value) -> Answer {
    client.put(&lesson.path(&format!("/evaluation/messages/{id}")), body).await
}

/// Sends what must be taken.
async fn say(lesson: &Observed, client: &Client, thread: ThreadId, kind: &str, text: &str) -> MessageId {
    let id = MessageId::new();
    send(lesson, client, id, &message(thread, kind, text)).await.json::<Thread>();
    id
}

async fn event(lesson: &Observed, client: &Client, id: MessageId, verb: &str) -> Answer {
    client.post(&lesson.path(&format!("/evaluation/messages/{id}/{verb}")), &json!({})).await
}

async fn read(lesson: &Observed, client: &Client) -> Evaluation {
    client.get(&lesson.path("/evaluation")).await.json()
}

async fn texts(lesson: &Observed, client: &Client) -> Vec<String> {
    let evaluation = read(lesson, client).await;
    evaluation.threads.into_iter().flat_map(|thread| thread.messages).filter_map(|message| message.text).collect()
}

async fn refused(lesson: &Observed, client: &Client) -> ErrorCode {
    client.get(&lesson.path("/evaluation")).await.refusal()
}

/// 王老师 submits a complete sheet.
async fn submitted(lesson: &Observed) {
    let when = ("a", 1, now_ms());
    let marks = [("thinking", 8), ("design", 20), ("activity", 40), ("effect", 30)];
    let mut entries: Vec<_> = (1..).zip(marks).map(|(n, (section, points))| score(n, when, section, points)).collect();
    entries.push(entry(9, when, EntryKind::Event { event: What::Note { text: "第三组没有动手".into(), about: None } }));
    let document = lesson.written(&lesson.wang, &entries).await;
    lesson.submit(&lesson.wang.1, document).await.json::<SheetView>();
}

#[tokio::test]
async fn an_officer_comments_live_and_neither_teacher_nor_observer_hears_of_it_before_their_time() {
    let lesson = Observed::new(Purpose::Learning).await;
    let thread = ThreadId::new();
    let early = message(thread, "highlight", "还没上课");
    assert_eq!(send(&lesson, &lesson.officer, MessageId::new(), &early).await.refusal(), ErrorCode::Forbidden);
    lesson.start(5).await;
    let moment =
        json!({ "thread_id": thread, "evidence": { "on": "moment", "t_ms": 250_000 }, "kind": "problem", "text": "第三组没有动手" });
    send(&lesson, &lesson.officer, MessageId::new(), &moment).await.json::<Thread>();
    assert_eq!(texts(&lesson, &lesson.member).await, ["第三组没有动手"], "who has the board reads it");
    let live = live(&mut lesson.school.app.db.read().await.expect("reads"), lesson.id).await.expect("loads");
    assert_eq!((live.len(), live[0].kind), (1, MessageKind::Problem));
    for client in [&lesson.teacher, &lesson.wang.1] {
        assert_eq!(refused(&lesson, client).await, ErrorCode::Forbidden);
        let own = message(ThreadId::new(), "highlight", "插一句");
        assert_eq!(send(&lesson, client, MessageId::new(), &own).await.refusal(), ErrorCode::Forbidden);
    }
    submitted(&lesson).await;
    assert_eq!(texts(&lesson, &lesson.wang.1).await.len(), 1, "who has submitted has the board");
    assert_eq!(refused(&lesson, &lesson.zhao.1).await, ErrorCode::Forbidden);
    lesson.end().await;
    assert_eq!(texts(&lesson, &lesson.teacher).await, ["第三组没有动手"]);
    assert_eq!(refused(&lesson, &lesson.zhao.1).await, ErrorCode::Forbidden, "has not submitted");
    // What others say now comes to the group with the results; one's own stays in sight.
    let answer = json!({ "thread_id": thread, "evidence": moment["evidence"], "kind": "reply", "text": "我也看到了" });
    send(&lesson, &lesson.teacher, MessageId::new(), &answer).await.json::<Thread>();
    assert_eq!(texts(&lesson, &lesson.officer).await, ["第三组没有动手"]);
}

#[tokio::test]
async fn after_class_the_teacher_reads_first_and_the_others_when_it_is_opened() {
    let lesson = Observed::new(Purpose::Diagnosis).await;
    lesson.start(5).await;
    submitted(&lesson).await;
    lesson.end().await;
    let thread = ThreadId::new();
    say(&lesson, &lesson.teacher, thread, "question", "哪里可以更慢一点？").await;
    for client in [&lesson.wang.1, &lesson.zhao.1, &lesson.member, &lesson.organiser] {
        assert_eq!(refused(&lesson, client).await, ErrorCode::Forbidden);
        let answer = message(thread, "reply", "让我说一句");
        assert_eq!(send(&lesson, client, MessageId::new(), &answer).await.refusal(), ErrorCode::Forbidden);
    }
    // The officer had the board: may add a word, and reads no other's.
    let foreign = message(thread, "reply", "让我说一句");
    assert_eq!(send(&lesson, &lesson.officer, MessageId::new(), &foreign).await.refusal(), ErrorCode::Forbidden);
    say(&lesson, &lesson.officer, ThreadId::new(), "suggestion", "后一步可以更慢").await;
    assert_eq!(texts(&lesson, &lesson.officer).await, ["后一步可以更慢"]);
    lesson.teacher.post(&lesson.path("/open"), &json!({})).await.json::<LessonView>();
    assert_eq!(texts(&lesson, &lesson.wang.1).await.len(), 2);
    say(&lesson, &lesson.wang.1, thread, "reply", "说理的时候").await;
    assert_eq!(refused(&lesson, &lesson.member).await, ErrorCode::Forbidden, "a diagnosis is not the group's");
    let stranger = lesson.school.browser_of(lesson.school.add_stranger("stranger").await).await;
    assert_eq!(refused(&lesson, &stranger).await, ErrorCode::NotFound);
}

#[tokio::test]
async fn the_same_message_sent_again_changes_nothing_and_another_under_its_id_is_refused() {
    let lesson = Observed::new(Purpose::Learning).await;
    lesson.start(5).await;
    lesson.end().await;
    let (id, thread) = (MessageId::new(), ThreadId::new());
    let body = message(thread, "problem", " 第一行\n第二行 ");
    for _ in 0..2 {
        let answer: Thread = send(&lesson, &lesson.teacher, id, &body).await.json();
        assert_eq!((answer.messages.len(), answer.messages[0].text.as_deref()), (1, Some("第一行\n第二行")));
    }
    assert_eq!(send(&lesson, &lesson.teacher, id, &message(thread, "problem", "别的")).await.refusal(), ErrorCode::Conflict);
    assert_eq!(send(&lesson, &lesson.teacher, id, &message(thread, "highlight", " 第一行\n第二行 ")).await.refusal(), ErrorCode::Conflict);
    let elsewhere = json!({ "thread_id": thread, "evidence": { "on": "moment", "t_ms": 0 }, "kind": "reply", "text": "换了地方" });
    assert_eq!(send(&lesson, &lesson.teacher, MessageId::new(), &elsewhere).await.refusal(), ErrorCode::Conflict);
    assert_eq!(read(&lesson, &lesson.teacher).await.newest, 1);
}

#[tokio::test]
async fn what_is_no_message_or_hangs_on_nothing_of_the_lesson_is_refused() {
    let lesson = Observed::new(Purpose::Learning).await;
    lesson.start(5).await;
    lesson.end().await;
    let table = json!({ "id": "table-sections", "version": 1 });
    let refused: [(Value, &str, String); 10] = [
        (json!({ "on": "lesson" }), "problem", " \u{7} ".into()),
        (json!({ "on": "lesson" }), "problem", "长".repeat(MAX_MESSAGE_CHARS + 1)),
        (json!({ "on": "lesson" }), "reply", "回应谁？".into()),
        (json!({ "on": "lesson" }), "next_step", "没有讨论就定下一步".into()),
        (json!({ "on": "moment", "t_ms": -1 }), "problem", "课前".into()),
        (json!({ "on": "moment", "t_ms": 6 * 3_600_000 + 1 }), "problem", "第二天".into()),
        (json!({ "on": "seat", "seat": 0 }), "problem", "没有座位".into()),
        (json!({ "on": "step", "block_id": "nowhere" }), "problem", "没有这一步".into()),
        (json!({ "on": "item", "instrument": table, "item": "nothing" }), "problem", "没有这一项".into()),
        (json!({ "on": "item", "instrument": { "id": "rtop", "version": 1 }, "item": "design" }), "problem", "没有用这张表".into()),
    ];
    for (evidence, kind, text) in refused {
        let body = json!({ "thread_id": ThreadId::new(), "evidence": evidence, "kind": kind, "text": text });
        assert_eq!(send(&lesson, &lesson.teacher, MessageId::new(), &body).await.refusal(), ErrorCode::Invalid, "{evidence} {kind}");
    }
    let longest = message(ThreadId::new(), "problem", &"长".repeat(MAX_MESSAGE_CHARS));
    send(&lesson, &lesson.teacher, MessageId::new(), &longest).await.json::<Thread>();
    for evidence in [json!({ "on": "seat", "seat": 7 }), json!({ "on": "item", "instrument": table, "item": "design" })] {
        let body = json!({ "thread_id": ThreadId::new(), "evidence": evidence, "kind": "problem", "text": "这里" });
        send(&lesson, &lesson.teacher, MessageId::new(), &body).await.json::<Thread>();
    }
}

#[tokio::test]
async fn a_thread_shows_what_observers_entered_there_to_whom_the_results_are_shown() {
    let lesson = Observed::new(Purpose::Learning).await;
    lesson.start(5).await;
    let thread = ThreadId::new();
    let body = json!({
        "thread_id": thread, "evidence": { "on": "item", "instrument": { "id": "table-sections", "version": 1 }, "item": "design" },
        "kind": "question", "text": "为什么是 20 分？",
    });
    send(&lesson, &lesson.officer, MessageId::new(), &body).await.json::<Thread>();
    submitted(&lesson).await;
    assert!(read(&lesson, &lesson.officer).await.threads[0].entered.is_empty(), "class still runs");
    lesson.end().await;
    let seen = read(&lesson, &lesson.teacher).await;
    assert!(matches!(&seen.threads[0].entered[..], [one] if one.by.id == lesson.wang.0 && matches!(one.what, EnteredWhat::Answer { .. })));
    assert!(read(&lesson, &lesson.officer).await.threads[0].entered.is_empty(), "not opened to the group yet");
}

#[tokio::test]
async fn ones_own_word_may_be_taken_back_but_no_other_and_none_of_an_inspection() {
    let lesson = Observed::new(Purpose::Learning).await;
    lesson.start(5).await;
    let thread = ThreadId::new();
    let word = say(&lesson, &lesson.officer, thread, "problem", "说重了").await;
    assert_eq!(event(&lesson, &lesson.member, word, "withdraw").await.refusal(), ErrorCode::Forbidden);
    assert_eq!(event(&lesson, &lesson.teacher, word, "withdraw").await.refusal(), ErrorCode::NotFound, "does not see it yet");
    assert_eq!(event(&lesson, &lesson.officer, MessageId::new(), "withdraw").await.refusal(), ErrorCode::NotFound);
    let first: Thread = event(&lesson, &lesson.officer, word, "withdraw").await.json();
    assert_eq!((first.messages[0].text.clone(), first.messages[0].withdrawn_at_ms.is_some()), (None, true));
    assert_eq!(event(&lesson, &lesson.officer, word, "withdraw").await.json::<Thread>(), first);
    assert!(live(&mut lesson.school.app.db.read().await.expect("reads"), lesson.id).await.expect("loads").is_empty());
    assert_eq!(send(&lesson, &lesson.officer, word, &message(thread, "problem", "说重了")).await.json::<Thread>(), first, "sent again");

    let lesson = Observed::new(Purpose::Supervision).await;
    lesson.start(5).await;
    lesson.end().await;
    let thread = ThreadId::new();
    say(&lesson, &lesson.officer, thread, "problem", "时间不够").await;
    let answer = say(&lesson, &lesson.teacher, thread, "reply", "学生的讨论我没有打断").await;
    assert_eq!(event(&lesson, &lesson.teacher, answer, "withdraw").await.refusal(), ErrorCode::Forbidden);
    assert_eq!(texts(&lesson, &lesson.officer).await, ["时间不够", "学生的讨论我没有打断"]);
}

#[tokio::test]
async fn a_next_step_closes_a_thread_the_teacher_accepts_it_and_another_word_opens_it_again() {
    let lesson = Observed::new(Purpose::Learning).await;
    lesson.start(5).await;
    let thread = ThreadId::new();
    say(&lesson, &lesson.officer, thread, "problem", "第三组没有动手").await;
    let early = message(thread, "next_step", "先分好工");
    assert_eq!(send(&lesson, &lesson.officer, MessageId::new(), &early).await.refusal(), ErrorCode::Forbidden, "class still runs");
    lesson.end().await;
    lesson.organiser.post(&lesson.path("/open"), &json!({})).await.json::<LessonView>();
    let card = say(&lesson, &lesson.officer, thread, "next_step", "先分好工，再动手").await;
    assert!(read(&lesson, &lesson.teacher).await.threads[0].is_closed);
    assert_eq!(event(&lesson, &lesson.officer, card, "accept").await.refusal(), ErrorCode::Forbidden);
    let answer = say(&lesson, &lesson.teacher, thread, "reply", "好的，下次试试").await;
    assert!(!read(&lesson, &lesson.officer).await.threads[0].is_closed, "another word opens it again");
    assert_eq!(event(&lesson, &lesson.teacher, answer, "accept").await.refusal(), ErrorCode::Conflict);
    event(&lesson, &lesson.teacher, answer, "withdraw").await.json::<Thread>();
    assert!(read(&lesson, &lesson.officer).await.threads[0].is_closed, "its last word that stands is the next step");
    let accepted: Thread = event(&lesson, &lesson.teacher, card, "accept").await.json();
    assert!(accepted.messages[1].accepted_at_ms.is_some());
    assert_eq!(event(&lesson, &lesson.teacher, card, "accept").await.json::<Thread>(), accepted);
    assert_eq!(event(&lesson, &lesson.officer, card, "withdraw").await.refusal(), ErrorCode::Conflict, "it is accepted");
}

#[tokio::test]
async fn a_next_step_that_the_teacher_sets_stands_without_being_accepted() {
    let lesson = Observed::new(Purpose::Learning).await;
    lesson.start(5).await;
    lesson.end().await;
    let thread = ThreadId::new();
    say(&lesson, &lesson.teacher, thread, "problem", "小结只剩一分钟").await;
    let step = say(&lesson, &lesson.teacher, thread, "next_step", "练习少一题，小结留五分钟").await;
    assert!(read(&lesson, &lesson.teacher).await.threads[0].is_closed);
    assert_eq!(event(&lesson, &lesson.teacher, step, "accept").await.refusal(), ErrorCode::Conflict);
    let after: Thread = event(&lesson, &lesson.teacher, step, "withdraw").await.json();
    assert!(!after.is_closed, "it stays the teacher's own to take back");
}

#[tokio::test]
async fn the_teacher_is_told_of_news_until_they_have_read_it() {
    let lesson = Observed::new(Purpose::Learning).await;
    let has_news = async || {
        let lessons: Vec<LessonSummary> = lesson.teacher.get("/api/lessons").await.json();
        lessons.into_iter().find(|one| one.id == lesson.id).expect("is listed").has_news
    };
    lesson.start(5).await;
    say(&lesson, &lesson.officer, ThreadId::new(), "highlight", "孩子们抢着说").await;
    assert!(!has_news().await, "not while class runs");
    lesson.end().await;
    assert!(has_news().await);
    let newest = read(&lesson, &lesson.teacher).await.newest;
    let path = lesson.path("/evaluation/read");
    assert!(lesson.teacher.post(&path, &json!({ "up_to": newest })).await.status.is_success());
    assert!(!has_news().await);
    // A late answer of a slower tablet takes nothing back, and nobody reads ahead.
    assert!(lesson.teacher.post(&path, &json!({ "up_to": 0 })).await.status.is_success());
    assert!(lesson.teacher.post(&path, &json!({ "up_to": 99 })).await.status.is_success());
    assert!(!has_news().await);
    say(&lesson, &lesson.teacher, ThreadId::new(), "question", "你们怎么看？").await;
    assert!(!has_news().await, "one's own is no news");
    say(&lesson, &lesson.officer, ThreadId::new(), "suggestion", "再慢一点").await;
    assert!(has_news().await);
    assert_eq!(lesson.wang.1.post(&path, &json!({ "up_to": 1 })).await.refusal(), ErrorCode::Forbidden);
}

#[tokio::test]
async fn open_pages_are_told_only_where_it_may_be_read() {
    let lesson = Observed::new(Purpose::Learning).await;
    lesson.start(5).await;
    let mut streams = Vec::new();
    for client in [&lesson.teacher, &lesson.wang.1, &lesson.member] {
        streams.push(client.open(Method::GET, "/api/events", Body::empty()).await.into_body().into_data_stream());
    }
    say(&lesson, &lesson.officer, ThreadId::new(), "problem", "第三组没有动手").await;
    lesson.end().await;
    for (stream, hears) in streams.iter_mut().zip([false, false, true]) {
        let mut heard = String::new();
        // The end of the lesson comes to everybody, and after it.
        while !heard.contains("lesson_changed") {
            let chunk = timeout(PATIENCE, stream.next()).await.expect("the stream says something").expect("goes on").expect("a chunk");
            heard.push_str(std::str::from_utf8(&chunk).expect("text"));
        }
        assert_eq!(heard.contains("evaluation_changed"), hears, "{heard}");
    }
}

#[tokio::test]
async fn a_next_step_stands_beside_the_next_rounds_draft_for_who_may_see_the_results() {
    let lesson = Observed::new(Purpose::Diagnosis).await;
    let plan = lesson.school.sent_plan().await.id;
    for (action, stage) in [("open_meeting", "first_degree"), ("seal_consensus", "meeting")] {
        let body = json!({ "action": action, "expected_stage": stage });
        lesson.organiser.post(&format!("/api/plans/{plan}/actions"), &body).await.json::<PlanView>();
    }
    let view: PlanView = lesson.teacher.get(&format!("/api/plans/{plan}")).await.json();
    let consensus: VersionId = view.versions.iter().find(|version| version.kind == DocumentKind::Consensus).expect("is sealed").id;
    let mut visit = lesson.visit(Purpose::Diagnosis);
    visit["version_id"] = json!(consensus);
    let observed = Observed { id: LessonId::new(), ..lesson };
    observed.organiser.put(&observed.path(""), &visit).await.json::<LessonView>();
    observed.start(5).await;
    observed.end().await;
    let step = observed.view(&observed.teacher).await.steps.first().expect("the template has headings").clone();
    let thread = ThreadId::new();
    let say = async |kind: &str, text: &str| {
        let body = json!({ "thread_id": thread, "evidence": { "on": "step", "block_id": step.block_id }, "kind": kind, "text": text });
        send(&observed, &observed.teacher, MessageId::new(), &body).await.json::<Thread>();
    };
    say("problem", "导入太长").await;
    say("next_step", "导入压到三分钟").await;
    say("next_step", "导入压到五分钟").await;

    let next: PlanView = observed.teacher.post(&format!("/api/plans/{plan}/next-round"), &json!({})).await.json();
    let [card] = &next.third.cards[..] else { panic!("the last of its thread: {:?}", next.third.cards) };
    assert_eq!(
        (card.text.as_str(), card.block_id.as_deref(), card.quote.as_deref()),
        ("导入压到五分钟", Some(&*step.block_id), Some(&*step.title))
    );
    assert_eq!((card.is_accepted, card.settled.is_none()), (false, true));
    assert_eq!(card.evidence, Evidence::Step { block_id: step.block_id });
    let others: PlanView = observed.organiser.get(&format!("/api/plans/{}", next.id)).await.json();
    assert!(others.third.cards.is_empty(), "a diagnosis that is not open");

    let path = format!("/api/plans/{}/cards/{}", next.id, card.id);
    let (taken, seen) = (json!({ "outcome": "taken_up" }), json!({ "outcome": "seen" }));
    assert_eq!(observed.organiser.post(&path, &seen).await.refusal(), ErrorCode::Forbidden, "does not write the draft");
    let unknown = format!("/api/plans/{}/cards/{}", next.id, MessageId::new());
    assert_eq!(observed.teacher.post(&unknown, &seen).await.refusal(), ErrorCode::NotFound);
    observed.teacher.post(&path, &seen).await.json::<PlanView>();
    let view: PlanView = observed.teacher.post(&path, &taken).await.json();
    assert_eq!(view.third.cards[0].settled.as_ref().map(|settled| settled.outcome), Some(PointOutcome::TakenUp));
    assert_eq!(observed.teacher.post(&path, &taken).await.refusal(), ErrorCode::Conflict);

    let path = format!("/api/versions/{consensus}/lessons");
    let taught: Value = observed.teacher.get(&path).await.json();
    assert_eq!((taught[0]["lesson_id"].clone(), taught[0]["results"].clone()), (json!(observed.id), json!(true)));
    assert_eq!(taught[0]["is_over"], json!(true));
    assert_eq!(observed.organiser.get(&path).await.json::<Value>(), json!([]), "did not teach it");
}
