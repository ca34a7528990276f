//! 评议: what is said about an observed lesson, in threads that hang on evidence. [`crate::policy::threads`] says who reads and writes.
//!
//! Append-only: a message is never changed. Taking it back hides its text, accepting a next step is the teacher's; both are events beside
//! it. A thread is closed as long as its last word that stands is a next step, so another word opens it again. Nothing here touches what
//! is sealed: [`evidence`] only reads it. [`cards`] are next steps on their way into the plan's next round.

mod cards;
mod evidence;
mod routes;
mod sql;

use crate::{
    app::App,
    auth::User,
    clock::now_ms,
    db::{Connection, Transaction},
    error::{Error, Result},
    events::Audience,
    groups,
    instruments::own::Frozen,
    lessons::{self, Situation},
    sheets::{self, Record},
};
pub use cards::{cards, unknown_card};
pub use routes::routes;
use sandu_proto::{
    http::{
        board::BoardStep,
        evaluation::{
            Evaluation, EvaluationRights, Evidence, LIVE_CHARS, LiveMessage, MAX_LIVE, MAX_MESSAGE_CHARS, MessageKind, NewMessage,
            TaughtLesson, Thread,
        },
        events::Notice,
        lessons::LessonState,
    },
    id::{LessonId, MessageId, ThreadId, VersionId},
};
pub use sql::with_news;
use sql::{EventKind, MessageRow, ThreadRow};

/// A district's open lesson with a word on every minute of it; the list is fetched whole.
const MAX_THREADS: i64 = 300;
/// Forty people with fifty each; more is a program at work.
const MAX_MESSAGES: i64 = 2_000;

const NOT_YET: &str = "现在还不能看这节课的评议。";

/// The lesson's threads as far as `user` may read them.
async fn load(connection: &mut Connection, user: &User, lesson: LessonId) -> Result<Evaluation> {
    let situation = Situation::seen_by(connection, user, lesson).await?;
    if !situation.rights().discuss {
        return Err(Error::forbidden(NOT_YET));
    }
    let (may, rights) = (situation.talk(), situation.rights());
    let mut messages = sql::messages(connection, lesson, MAX_MESSAGES).await?;
    messages.retain(|row| may.read || row.message.author.id == user.id);
    let mut rows = sql::threads(connection, lesson, MAX_THREADS).await?;
    rows.retain(|thread| messages.iter().any(|row| row.thread == thread.id));
    let seen = if rights.results && rows.iter().any(|thread| thread.evidence != Evidence::Lesson) {
        seen(connection, &situation).await?
    } else {
        Seen::default()
    };
    let newest = messages.last().map_or(0, |row| row.seq);
    let threads = rows.into_iter().map(|row| {
        let (own, rest) = std::mem::take(&mut messages).into_iter().partition(|message| message.thread == row.id);
        messages = rest;
        thread(row, own, &seen)
    });
    Ok(Evaluation { lesson_id: lesson, threads: threads.collect(), may, newest })
}

/// What threads hang on: the submitted sheets, and when each step of the plan was held by them.
#[derive(Default)]
struct Seen {
    records: Vec<Record>,
    steps: Vec<BoardStep>,
}

async fn seen(connection: &mut Connection, situation: &Situation) -> Result<Seen> {
    let records: Vec<Record> =
        sheets::sealed_of_lesson(connection, situation.lesson.id).await?.into_iter().map(|(record, _)| record).collect();
    let steps = lessons::held(situation, records.iter());
    Ok(Seen { records, steps })
}

fn thread(row: ThreadRow, messages: Vec<MessageRow>, seen: &Seen) -> Thread {
    let standing = messages.iter().rev().find(|row| row.message.withdrawn_at_ms.is_none());
    Thread {
        id: row.id,
        entered: evidence::entered(&row.evidence, &seen.records, &seen.steps),
        evidence: row.evidence,
        is_closed: standing.is_some_and(|row| row.message.kind == MessageKind::NextStep),
        messages: messages.into_iter().map(|row| row.message).collect(),
    }
}

/// Adds a message under the id its client made; the first that names a thread begins it. Sending the same again changes nothing, whatever
/// has become of the right meanwhile.
async fn put(app: &App, user: &User, lesson: LessonId, id: MessageId, new: NewMessage) -> Result<Thread> {
    let text = checked_text(&new.text)?;
    let mut tx = app.db.begin().await?;
    let situation = Situation::seen_by(&mut tx, user, lesson).await?;
    match sql::message(&mut tx, id).await? {
        None => add(&mut tx, user, &situation, id, &NewMessage { text, ..new.clone() }).await?,
        Some(known)
            if known.message.author.id == user.id
                && (known.lesson, known.thread, known.message.kind) == (lesson, new.thread_id, new.kind)
                && known.text == text => {}
        Some(_) => return Err(Error::conflict("这条评议的编号已经用过了。")),
    }
    done(app, user, &situation, tx, new.thread_id).await
}

async fn add(connection: &mut Connection, user: &User, situation: &Situation, id: MessageId, new: &NewMessage) -> Result<()> {
    let may = situation.talk();
    if !may.write {
        return Err(Error::forbidden("这节课的评议现在不由你来写。"));
    }
    if new.kind == MessageKind::NextStep && !may.conclude {
        return Err(Error::forbidden("下课以后，看得到听课结果的老师才能写下一步。"));
    }
    let lesson = situation.lesson.id;
    let (threads, messages) = sql::counts(connection, lesson).await?;
    if messages >= MAX_MESSAGES {
        return Err(Error::conflict(format!("一节课最多写 {MAX_MESSAGES} 条评议，请当面商量。")));
    }
    let thread = match sql::thread(connection, new.thread_id).await? {
        Some(known) => {
            may_join(&known, user, situation, new, may)?;
            known
        }
        None => {
            let used = situation.observers.iter().map(|observer| observer.instrument.clone()).collect();
            may_begin(situation, &Frozen::of(connection, used).await?, new, threads)?;
            let thread = ThreadRow { id: new.thread_id, lesson, author: user.id, evidence: new.evidence.clone() };
            sql::add_thread(connection, &thread, situation.now_ms).await?;
            thread
        }
    };
    sql::add_message(connection, id, &thread, user.id, (new.kind, &new.text), situation.now_ms).await
}

/// What was said of a lesson that is long over, without asking whether it may be: for the demo.
pub async fn was_said(connection: &mut Connection, user: &User, lesson: LessonId, new: &NewMessage, at_ms: i64) -> Result<()> {
    let thread = match sql::thread(connection, new.thread_id).await? {
        Some(known) => known,
        None => {
            let thread = ThreadRow { id: new.thread_id, lesson, author: user.id, evidence: new.evidence.clone() };
            sql::add_thread(connection, &thread, at_ms).await?;
            thread
        }
    };
    sql::add_message(connection, MessageId::new(), &thread, user.id, (new.kind, &new.text), at_ms).await
}

fn may_join(known: &ThreadRow, user: &User, situation: &Situation, new: &NewMessage, may: EvaluationRights) -> Result<()> {
    if known.lesson != situation.lesson.id || known.evidence != new.evidence {
        return Err(Error::conflict("这条评议要写的地方变了，请刷新后再写。"));
    }
    if !may.read && known.author != user.id {
        return Err(Error::forbidden(NOT_YET));
    }
    Ok(())
}

fn may_begin(situation: &Situation, frozen: &Frozen, new: &NewMessage, threads: i64) -> Result<()> {
    match new.kind {
        MessageKind::Highlight | MessageKind::Problem | MessageKind::Suggestion | MessageKind::Question => {}
        MessageKind::Reply | MessageKind::NextStep => return Err(Error::invalid("先写亮点、问题、建议或疑问，再回应和定下一步。")),
    }
    if threads >= MAX_THREADS {
        return Err(Error::conflict(format!("一节课最多评议 {MAX_THREADS} 处，请写到已有的下面。")));
    }
    evidence::check(situation, frozen, &new.evidence)
}

/// The text as it is kept. Pasting from a word processor brings control characters along: they mean nothing here.
fn checked_text(given: &str) -> Result<String> {
    let text: String = given.chars().filter(|letter| !letter.is_control() || matches!(letter, '\n' | '\t')).collect();
    let text = text.trim();
    if text.is_empty() {
        return Err(Error::invalid("还没有写字。"));
    }
    if text.chars().count() > MAX_MESSAGE_CHARS {
        return Err(Error::invalid(format!("一条评议最多 {MAX_MESSAGE_CHARS} 个字。")));
    }
    Ok(text.to_owned())
}

/// Hides the text of one's own message for good. Doing it twice changes nothing.
async fn withdraw(app: &App, user: &User, lesson: LessonId, id: MessageId) -> Result<Thread> {
    let (mut tx, situation, row) = find(app, user, lesson, id).await?;
    if row.message.author.id != user.id {
        return Err(Error::forbidden("只能撤回自己写的评议。"));
    }
    if !situation.talk().withdraw {
        return Err(Error::forbidden("督导的评议是记录的一部分，不能撤回；可以再写一条说明。"));
    }
    if row.message.accepted_at_ms.is_some() {
        return Err(Error::conflict("老师已经接受了这一步，不能再撤回。"));
    }
    sql::add_event(&mut tx, id, EventKind::Withdrawn, user.id, now_ms()).await?;
    done(app, user, &situation, tx, row.thread).await
}

/// The teacher's 接受 of a next step that somebody else wrote; one's own stands without. Doing it twice changes nothing.
async fn accept(app: &App, user: &User, lesson: LessonId, id: MessageId) -> Result<Thread> {
    let (mut tx, situation, row) = find(app, user, lesson, id).await?;
    if !situation.talk().accept {
        return Err(Error::forbidden("只有上课的老师能接受下一步。"));
    }
    if row.message.kind != MessageKind::NextStep || row.message.withdrawn_at_ms.is_some() {
        return Err(Error::conflict("这一条不是下一步，或者已经撤回了。"));
    }
    if row.message.author.id == user.id {
        return Err(Error::conflict("自己定的下一步不用接受。"));
    }
    sql::add_event(&mut tx, id, EventKind::Accepted, user.id, now_ms()).await?;
    done(app, user, &situation, tx, row.thread).await
}

/// A message that `user` may see.
async fn find(app: &App, user: &User, lesson: LessonId, id: MessageId) -> Result<(Transaction, Situation, MessageRow)> {
    let mut tx = app.db.begin().await?;
    let situation = Situation::seen_by(&mut tx, user, lesson).await?;
    let row = sql::message(&mut tx, id).await?.filter(|row| row.lesson == lesson).ok_or_else(unknown)?;
    let sees = situation.talk().read || row.message.author.id == user.id && situation.rights().discuss;
    if sees { Ok((tx, situation, row)) } else { Err(unknown()) }
}

/// Commits, tells whoever reads it, and answers with the thread as it is now.
async fn done(app: &App, user: &User, situation: &Situation, mut tx: Transaction, id: ThreadId) -> Result<Thread> {
    let lesson = situation.lesson.id;
    let reads = situation.talk().read;
    let row = sql::thread(&mut tx, id).await?.ok_or_else(unknown)?;
    let mut messages = sql::messages(&mut tx, lesson, MAX_MESSAGES).await?;
    messages.retain(|message| message.thread == id && (reads || message.message.author.id == user.id));
    let seen = if situation.rights().results { seen(&mut tx, situation).await? } else { Seen::default() };
    let people = groups::people(&mut tx, situation.lesson.group).await?;
    tx.commit().await?;
    let readers = situation.readers(&people);
    let others = readers.iter().filter(|reader| **reader != user.id);
    for account in others.copied().chain([user.id]) {
        let notice = Notice::EvaluationChanged { group_id: situation.lesson.group, lesson_id: lesson };
        app.events.publish(Audience::Account(account), notice);
    }
    Ok(thread(row, messages, &seen))
}

/// `user` has read everything up to a message.
async fn read(connection: &mut Connection, user: &User, lesson: LessonId, up_to: i64) -> Result<()> {
    let situation = Situation::seen_by(connection, user, lesson).await?;
    if !situation.talk().read {
        return Err(Error::forbidden(NOT_YET));
    }
    // They are numbered from 1, and none ever goes.
    let (_, newest) = sql::counts(connection, lesson).await?;
    sql::set_read(connection, lesson, user.id, up_to.min(newest), now_ms()).await
}

/// The newest messages, for the board of a lesson that runs.
pub async fn live(connection: &mut Connection, lesson: LessonId) -> Result<Vec<LiveMessage>> {
    let most = i64::try_from(MAX_LIVE).map_err(Error::internal)?;
    let messages = sql::newest(connection, lesson, most).await?;
    Ok(messages.into_iter().map(|message| LiveMessage { text: beginning(&message.text), ..message }).collect())
}

fn beginning(text: &str) -> String {
    if text.chars().count() <= LIVE_CHARS { text.to_owned() } else { text.chars().take(LIVE_CHARS).chain(['…']).collect() }
}

/// What `user` taught from a version and others observed.
async fn taught(connection: &mut Connection, user: &User, version: VersionId) -> Result<Vec<TaughtLesson>> {
    let mut lessons = Vec::new();
    for id in sql::taught_from(connection, version, user.id).await? {
        let Ok(situation) = Situation::seen_by(connection, user, id).await else { continue };
        let (may, is_over) = (situation.rights(), situation.state() == LessonState::Ended);
        let lesson = situation.lesson;
        lessons.push(TaughtLesson {
            lesson_id: id,
            version_id: version,
            title: lesson.title,
            class_name: lesson.class_name,
            planned_at_ms: lesson.planned_at_ms,
            is_over,
            results: may.results,
            discuss: may.discuss,
        });
    }
    Ok(lessons)
}

/// The lesson, if `user` may see what its threads came to.
async fn sees_results(connection: &mut Connection, user: &User, lesson: LessonId) -> Result<Option<Situation>> {
    match Situation::seen_by(connection, user, lesson).await {
        Ok(situation) if situation.rights().results => Ok(Some(situation)),
        Ok(_) => Ok(None),
        Err(error) if error.code == sandu_proto::error::ErrorCode::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn unknown() -> Error {
    Error::not_found("没有这条评议，或者你看不到它。")
}

#[cfg(test)]
mod tests;
