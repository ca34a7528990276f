//! Rows of `threads`, `messages`, `message_events` and `thread_readings`. What became of a next step in a draft (`settled_cards`) is only
//! read here: [`crate::plans`] writes it.

use crate::{
    db::{Connection, from_id, from_json, from_word, to_json, word},
    error::Result,
};
use sandu_proto::{
    http::{
        accounts::Person,
        evaluation::{Evidence, LiveMessage, Message, MessageKind},
        third::Settled,
    },
    id::{AccountId, LessonId, MessageId, PlanId, ThreadId, VersionId},
};
use serde::{Deserialize, Serialize};
use sqlx::{Row as _, any::AnyRow};
use std::collections::HashSet;

/// A thread without its messages.
#[derive(Clone, Debug, PartialEq)]
pub struct ThreadRow {
    pub id: ThreadId,
    pub lesson: LessonId,
    pub author: AccountId,
    pub evidence: Evidence,
}

/// A message with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct MessageRow {
    pub thread: ThreadId,
    pub lesson: LessonId,
    pub seq: i64,
    /// Its text as it was written, also when it has been taken back.
    pub text: String,
    pub message: Message,
}

/// What happened to a message later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    Withdrawn,
    Accepted,
}

/// A next step of a lesson that was taught from the round before, and what became of it.
pub struct CardRow {
    pub id: MessageId,
    pub lesson: LessonId,
    pub evidence: Evidence,
    pub by: Person,
    pub text: String,
    pub is_accepted: bool,
    pub settled: Option<Settled>,
}

pub async fn thread(connection: &mut Connection, id: ThreadId) -> Result<Option<ThreadRow>> {
    let row = sqlx::query("select id, lesson_id, author_id, evidence from threads where id = $1")
        .bind(id.to_string())
        .fetch_optional(connection)
        .await?;
    row.as_ref().map(thread_row).transpose()
}

/// In the order in which they were begun.
pub async fn threads(connection: &mut Connection, lesson: LessonId, limit: i64) -> Result<Vec<ThreadRow>> {
    let rows =
        sqlx::query("select id, lesson_id, author_id, evidence from threads where lesson_id = $1 order by created_at_ms, id limit $2")
            .bind(lesson.to_string())
            .bind(limit)
            .fetch_all(connection)
            .await?;
    rows.iter().map(thread_row).collect()
}

fn thread_row(row: &AnyRow) -> Result<ThreadRow> {
    Ok(ThreadRow {
        id: from_id(row.get("id"))?,
        lesson: from_id(row.get("lesson_id"))?,
        author: from_id(row.get("author_id"))?,
        evidence: from_json(row.get("evidence"))?,
    })
}

/// The columns and joins that [`message_row`] reads.
macro_rules! select_messages {
    ($rest:literal) => {
        concat!(
            "select m.id, m.thread_id, m.lesson_id, m.seq, m.author_id, u.name, m.kind, m.text, m.created_at_ms,
                w.at_ms as withdrawn_at_ms, a.at_ms as accepted_at_ms
            from messages m join users u on u.id = m.author_id
                left join message_events w on w.message_id = m.id and w.event = 'withdrawn'
                left join message_events a on a.message_id = m.id and a.event = 'accepted' ",
            $rest
        )
    };
}

fn message_row(row: &AnyRow) -> Result<MessageRow> {
    let text: String = row.get("text");
    let withdrawn_at_ms: Option<i64> = row.get("withdrawn_at_ms");
    Ok(MessageRow {
        thread: from_id(row.get("thread_id"))?,
        lesson: from_id(row.get("lesson_id"))?,
        seq: row.get("seq"),
        message: Message {
            id: from_id(row.get("id"))?,
            author: Person { id: from_id(row.get("author_id"))?, name: row.get("name") },
            kind: from_word(row.get("kind"))?,
            text: withdrawn_at_ms.is_none().then(|| text.clone()),
            created_at_ms: row.get("created_at_ms"),
            withdrawn_at_ms,
            accepted_at_ms: row.get("accepted_at_ms"),
        },
        text,
    })
}

pub async fn message(connection: &mut Connection, id: MessageId) -> Result<Option<MessageRow>> {
    let row = sqlx::query(select_messages!("where m.id = $1")).bind(id.to_string()).fetch_optional(connection).await?;
    row.as_ref().map(message_row).transpose()
}

/// Of a lesson, in the order of arrival.
pub async fn messages(connection: &mut Connection, lesson: LessonId, limit: i64) -> Result<Vec<MessageRow>> {
    let rows = sqlx::query(select_messages!("where m.lesson_id = $1 order by m.seq limit $2"))
        .bind(lesson.to_string())
        .bind(limit)
        .fetch_all(connection)
        .await?;
    rows.iter().map(message_row).collect()
}

/// The newest that stand, the newest first, with whole texts.
pub async fn newest(connection: &mut Connection, lesson: LessonId, limit: i64) -> Result<Vec<LiveMessage>> {
    let rows = sqlx::query(
        "select m.id, m.author_id, u.name, m.kind, m.text, m.created_at_ms, t.evidence
        from messages m join users u on u.id = m.author_id join threads t on t.id = m.thread_id
        where m.lesson_id = $1 and not exists (select 1 from message_events e where e.message_id = m.id and e.event = 'withdrawn')
        order by m.seq desc limit $2",
    )
    .bind(lesson.to_string())
    .bind(limit)
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(LiveMessage {
                id: from_id(row.get("id"))?,
                author: Person { id: from_id(row.get("author_id"))?, name: row.get("name") },
                kind: from_word(row.get("kind"))?,
                evidence: from_json(row.get("evidence"))?,
                text: row.get("text"),
                created_at_ms: row.get("created_at_ms"),
            })
        })
        .collect()
}

/// How many threads and messages the lesson has.
pub async fn counts(connection: &mut Connection, lesson: LessonId) -> Result<(i64, i64)> {
    let row = sqlx::query(
        "select (select count(*) from threads where lesson_id = $1) as threads, (select count(*) from messages where lesson_id = $1) as messages",
    )
    .bind(lesson.to_string())
    .fetch_one(connection)
    .await?;
    Ok((row.get("threads"), row.get("messages")))
}

pub async fn add_thread(connection: &mut Connection, thread: &ThreadRow, now_ms: i64) -> Result<()> {
    sqlx::query("insert into threads (id, lesson_id, author_id, evidence, created_at_ms) values ($1, $2, $3, $4, $5)")
        .bind(thread.id.to_string())
        .bind(thread.lesson.to_string())
        .bind(thread.author.to_string())
        .bind(to_json(&thread.evidence))
        .bind(now_ms)
        .execute(connection)
        .await?;
    Ok(())
}

pub async fn add_message(
    connection: &mut Connection,
    id: MessageId,
    thread: &ThreadRow,
    author: AccountId,
    (kind, text): (MessageKind, &str),
    now_ms: i64,
) -> Result<()> {
    sqlx::query(
        "insert into messages (id, thread_id, lesson_id, seq, author_id, kind, text, created_at_ms)
        select $1, $2, $3, coalesce(max(seq), 0) + 1, $4, $5, $6, $7 from messages where lesson_id = $3",
    )
    .bind(id.to_string())
    .bind(thread.id.to_string())
    .bind(thread.lesson.to_string())
    .bind(author.to_string())
    .bind(word(kind))
    .bind(text)
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

/// The first time counts.
pub async fn add_event(connection: &mut Connection, message: MessageId, kind: EventKind, by: AccountId, now_ms: i64) -> Result<()> {
    sqlx::query("insert into message_events (message_id, event, user_id, at_ms) values ($1, $2, $3, $4) on conflict do nothing")
        .bind(message.to_string())
        .bind(word(kind))
        .bind(by.to_string())
        .bind(now_ms)
        .execute(connection)
        .await?;
    Ok(())
}

/// Never goes back.
pub async fn set_read(connection: &mut Connection, lesson: LessonId, user: AccountId, seq: i64, now_ms: i64) -> Result<()> {
    sqlx::query(
        "insert into thread_readings (lesson_id, user_id, seq, at_ms) values ($1, $2, $3, $4)
        on conflict (lesson_id, user_id) do update set seq = excluded.seq, at_ms = excluded.at_ms where thread_readings.seq < excluded.seq",
    )
    .bind(lesson.to_string())
    .bind(user.to_string())
    .bind(seq)
    .bind(now_ms)
    .execute(connection)
    .await?;
    Ok(())
}

/// Lessons that somebody taught and of which others have written since they last read that.
pub async fn with_news(connection: &mut Connection, teacher: AccountId) -> Result<HashSet<LessonId>> {
    let rows = sqlx::query(
        "select distinct m.lesson_id from lessons l join messages m on m.lesson_id = l.id
            left join thread_readings r on r.lesson_id = l.id and r.user_id = l.teacher_id
        where l.teacher_id = $1 and m.author_id <> $1 and m.seq > coalesce(r.seq, 0)
            and not exists (select 1 from message_events e where e.message_id = m.id and e.event = 'withdrawn') limit 1000",
    )
    .bind(teacher.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| from_id(row.get("lesson_id"))).collect()
}

/// Lessons that somebody taught from this version, the latest first.
pub async fn taught_from(connection: &mut Connection, version: VersionId, teacher: AccountId) -> Result<Vec<LessonId>> {
    let rows = sqlx::query(
        "select id from lessons where version_id = $1 and teacher_id = $2 and cancelled_at_ms is null
        order by planned_at_ms desc, id desc limit 20",
    )
    .bind(version.to_string())
    .bind(teacher.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter().map(|row| from_id(row.get("id"))).collect()
}

/// Of each thread the last next step that stands, in the order of the lessons and threads.
pub async fn cards(connection: &mut Connection, plan: PlanId) -> Result<Vec<CardRow>> {
    let rows = sqlx::query(
        "select m.id, m.lesson_id, t.evidence, m.author_id, u.name, m.text, a.at_ms as accepted_at_ms, s.outcome, s.user_id, b.name as by_name,
            s.at_ms
        from plans p join versions v on v.plan_id = p.previous_plan_id join lessons l on l.version_id = v.id
            join messages m on m.lesson_id = l.id and m.kind = 'next_step' join threads t on t.id = m.thread_id
            join users u on u.id = m.author_id
            left join message_events a on a.message_id = m.id and a.event = 'accepted'
            left join settled_cards s on s.plan_id = p.id and s.message_id = m.id left join users b on b.id = s.user_id
        where p.id = $1 and l.cancelled_at_ms is null
            and not exists (select 1 from message_events e where e.message_id = m.id and e.event = 'withdrawn')
            and not exists (select 1 from messages n where n.thread_id = m.thread_id and n.kind = 'next_step' and n.seq > m.seq
                and not exists (select 1 from message_events e where e.message_id = n.id and e.event = 'withdrawn'))
        order by l.planned_at_ms, l.id, m.seq limit 500",
    )
    .bind(plan.to_string())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            let settled = match row.get::<Option<&str>, _>("outcome") {
                Some(outcome) => {
                    let by = Person { id: from_id(row.get("user_id"))?, name: row.get("by_name") };
                    Some(Settled { outcome: from_word(outcome)?, by, at_ms: row.get("at_ms") })
                }
                None => None,
            };
            Ok(CardRow {
                id: from_id(row.get("id"))?,
                lesson: from_id(row.get("lesson_id"))?,
                evidence: from_json(row.get("evidence"))?,
                by: Person { id: from_id(row.get("author_id"))?, name: row.get("name") },
                text: row.get("text"),
                is_accepted: row.get::<Option<i64>, _>("accepted_at_ms").is_some(),
                settled,
            })
        })
        .collect()
}
