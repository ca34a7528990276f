//! Submitting seals a sheet: what it says, what it comes to, with which version of the instrument, when; and the hash of all that.
//!
//! An act of the pump: in one transaction with every entry that came before. Of two devices that submit at once one does it, and both get
//! the same answer. The record is stored in canonical form ([`versions::canonical`]), so that its hash can be checked without a server.

use super::{DECLINED, Entries, Period, Reading, Sheet, entries_of, instrument, planned, reading, results, sql, unknown};
use crate::{
    app::App,
    auth::User,
    clock::now_ms,
    db::{Connection, from_json},
    error::{Error, ErrorCode, Result},
    instruments::{
        check::{check_answer, check_event},
        scale::sums::unanswered,
        shipped,
    },
    lessons::{self, Lesson, Situation, tell},
    sync::act::{Act, Sealed},
    versions::canonical,
};
use sandu_proto::{
    http::{
        accounts::Person,
        guests::GuestRole,
        lessons::{InstrumentRef, LessonState},
        sheets::{RefusedEntry, Seal, SheetView, TimedEntry},
    },
    id::{DocumentId, ImageId, LessonId},
    instruments::{
        Form, Instrument, ItemId,
        channels::Channel,
        results::InstrumentResults,
        scale::{Marking, Missing, ScaleForm, Section},
        sheet::{Answers, SheetEvent, What},
    },
    sheets::EntryKind,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A sheet with so many is not one of ours.
const MAX_REFUSED: usize = 100;
/// A sentence with more names is not read.
const MAX_NAMED: usize = 10;

/// What is sealed. Its members are never renamed; what is added later has a default.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Record {
    pub document_id: DocumentId,
    pub lesson_id: LessonId,
    pub owner: Person,
    /// The owner is a guest: nobody has checked that the name is theirs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guest: Option<GuestRole>,
    #[serde(default)]
    pub channel: Channel,
    pub instrument: InstrumentRef,
    pub focus: String,
    pub started_at_ms: Option<i64>,
    pub entries: Vec<TimedEntry>,
    pub skipped: u32,
    pub refused: Vec<RefusedEntry>,
    pub tablet_off_ms: Option<i64>,
    pub results: InstrumentResults,
    /// What the results were computed with, where the program does not bring it along: a school's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub definition: Option<Instrument>,
}

impl Record {
    /// What the sheet says now.
    pub fn new(sheet: &Sheet, lesson: &Lesson, instrument: &Instrument, entries: &[Value], now_ms: i64) -> Self {
        let period: Period = lesson.period(now_ms);
        let reading = Reading::of(&Entries::of(entries), &period);
        Self {
            document_id: sheet.document,
            lesson_id: sheet.lesson,
            owner: sheet.owner.clone(),
            guest: sheet.guest,
            channel: sheet.channel,
            instrument: sheet.instrument.clone(),
            focus: sheet.focus.clone(),
            started_at_ms: period.started_at_ms,
            results: results(instrument, &reading),
            refused: refused(instrument, &reading.entries),
            entries: reading.entries,
            skipped: reading.skipped,
            tablet_off_ms: reading.tablet_off_ms,
            definition: shipped::get(&sheet.instrument.id).is_none().then(|| instrument.clone()),
        }
    }

    /// When its owner saw the lesson end: they may go on writing long after.
    fn ended_at_ms(&self) -> Option<i64> {
        let ends = self.entries.iter().filter(|timed| timed.entry.what == EntryKind::End && !timed.is_retracted);
        Some(self.started_at_ms?.saturating_add(ends.map(|end| end.t_ms).filter(|t_ms| *t_ms >= 0).max()?))
    }

    #[must_use]
    pub fn events(&self) -> Vec<SheetEvent> {
        reading::events(&self.entries)
    }

    #[must_use]
    pub fn answers(&self) -> Answers {
        reading::answers(&self.entries)
    }

    /// That it is there and was not taken back.
    #[must_use]
    pub fn has_photo(&self, wanted: ImageId) -> bool {
        self.entries.iter().any(|timed| {
            let is_it = matches!(&timed.entry.what, EntryKind::Event { event: What::Photo { image, .. } } if *image == wanted);
            is_it && !timed.is_retracted
        })
    }

    pub(super) fn view(self, seal: Option<Seal>, now_ms: i64) -> SheetView {
        SheetView {
            document_id: self.document_id,
            lesson_id: self.lesson_id,
            owner: self.owner,
            guest: self.guest,
            instrument: self.instrument,
            focus: self.focus,
            started_at_ms: self.started_at_ms,
            entries: self.entries,
            skipped: self.skipped,
            refused: self.refused,
            tablet_off_ms: self.tablet_off_ms,
            results: self.results,
            seal,
            now_ms,
        }
    }
}

/// What stands in the sheet and does not fit its instrument.
fn refused(instrument: &Instrument, entries: &[TimedEntry]) -> Vec<RefusedEntry> {
    let refusal = |TimedEntry { entry, t_ms, .. }: &TimedEntry| match &entry.what {
        EntryKind::Event { event } => check_event(instrument, &SheetEvent { t_ms: *t_ms, id: entry.id, what: event.clone() }).err(),
        EntryKind::Answer { key, answer } => check_answer(instrument, key, answer).err(),
        EntryKind::Clock { .. } | EntryKind::Start { .. } | EntryKind::End => None,
    };
    let standing = entries.iter().filter(|timed| !timed.is_retracted);
    let refused = standing.filter_map(|timed| Some(RefusedEntry { entry: timed.entry.id, why: refusal(timed)?.to_string() }));
    refused.take(MAX_REFUSED).collect()
}

/// Where the instrument wants every item marked, that they are; else which are not.
fn check_complete(record: &Record, instrument: &Instrument) -> Result<()> {
    let Form::Scale(form) = &instrument.form else { return Ok(()) };
    if form.missing != Missing::Blocks {
        return Ok(());
    }
    let missing = unanswered(form, &record.answers());
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = missing.iter().take(MAX_NAMED).map(|item| name_of(form, item)).collect();
    let more = if missing.len() > MAX_NAMED { "等" } else { "" };
    Err(Error::conflict(format!("还有 {} 项没有评：{}{more}。评完再提交。", missing.len(), names.join("、"))))
}

fn name_of<'a>(form: &'a ScaleForm, id: &'a ItemId) -> &'a str {
    let in_section = |section: &'a Section| match &section.marking {
        Marking::Whole { .. } => (section.id == *id).then_some(&section.name),
        Marking::Levels { items, .. } => items.iter().find(|item| item.id == *id).map(|item| &item.name),
        Marking::Points { items } => items.iter().find(|item| item.id == *id).map(|item| &item.name),
    };
    form.sections.iter().find_map(in_section).map_or(&id.0, |name| &name.zh)
}

/// The records of a lesson's submitted sheets, with their seals, in the order of its observers.
pub async fn of_lesson(connection: &mut Connection, lesson: LessonId) -> Result<Vec<(Record, Seal)>> {
    let rows = sql::sealed_of_lesson(connection, lesson).await?;
    rows.into_iter().map(|(record, seal)| Ok((from_json(&record)?, seal))).collect()
}

/// One of these records; `None` while it is not submitted.
pub async fn record_of(connection: &mut Connection, document: DocumentId) -> Result<Option<Record>> {
    sql::sealed(connection, document).await?.map(|(record, _)| from_json(&record)).transpose()
}

pub(super) async fn view(connection: &mut Connection, document: DocumentId) -> Result<SheetView> {
    let (record, seal) = load(connection, document).await?;
    Ok(record.view(Some(seal), now_ms()))
}

/// What was sealed.
pub(super) async fn load(connection: &mut Connection, document: DocumentId) -> Result<(Record, Seal)> {
    let (record, seal) = sql::sealed(connection, document).await?.ok_or_else(unknown)?;
    Ok((from_json(&record)?, seal))
}

/// Seals the sheet of `user`. Who has done it before gets what was sealed then.
pub(super) async fn submit(app: &App, user: &User, document: DocumentId) -> Result<SheetView> {
    let mut connection = app.db.read().await?;
    let sheet = sql::load(&mut connection, document).await?.filter(|sheet| sheet.owner.id == user.id).ok_or_else(unknown)?;
    let situation = Situation::seen_by(&mut connection, user, sheet.lesson).await?;
    if sheet.is_sealed {
        return view(&mut connection, document).await;
    }
    drop(connection);
    may_submit(&situation, user)?;
    let owner = user.clone();
    let act = Act {
        seal: vec![document],
        ..Act::new(Box::new(move |connection, sealed| Box::pin(async move { record(connection, &owner, document, sealed).await })))
    };
    let done = app.sync.act(act).await;
    let mut connection = app.db.read().await?;
    match done {
        Ok(()) => tell(app, situation.lesson.group, sheet.lesson),
        // The other device was quicker.
        Err(error) if error.code == ErrorCode::Conflict && sql::sealed(&mut connection, document).await?.is_some() => {}
        Err(error) => return Err(error),
    }
    view(&mut connection, document).await
}

fn may_submit(situation: &Situation, user: &User) -> Result<()> {
    if planned(situation, user).is_none() {
        return Err(Error::forbidden("这节课现在没有排你听课，记录留在你这里，不用提交。"));
    }
    if situation.state() == LessonState::Cancelled {
        return Err(Error::conflict("这次听课已经取消了，记录留在你这里，不用提交。"));
    }
    Ok(())
}

/// In the transaction that seals the document: before it the lesson may have been called off, or somebody else been named to observe it.
async fn record(connection: &mut Connection, user: &User, document: DocumentId, sealed: &[Sealed]) -> Result<()> {
    let sheet = sql::load(connection, document).await?.ok_or_else(unknown)?;
    may_submit(&Situation::seen_by(connection, user, sheet.lesson).await?, user)?;
    let content = sealed.iter().find(|one| one.document == document).map(|one| &one.content);
    let content = content.ok_or_else(|| Error::internal("the act seals a sheet that it does not hold"))?;
    keep(connection, document, entries_of(content), now_ms()).await
}

/// What these entries come to is the record from now on.
pub(super) async fn keep(connection: &mut Connection, document: DocumentId, entries: &[Value], now: i64) -> Result<()> {
    let sheet = sql::load(connection, document).await?.ok_or_else(unknown)?;
    let lesson = lessons::load(connection, sheet.lesson).await?.ok_or_else(unknown)?;
    if sheet.channel == Channel::SelfReview && lesson.has_declined_review() {
        return Err(Error::conflict(DECLINED));
    }
    let instrument = instrument(connection, &sheet.instrument).await?;
    let record = Record::new(&sheet, &lesson, &instrument, entries, now);
    check_complete(&record, &instrument)?;
    let ended_at_ms = record.ended_at_ms().map(|ended| ended.min(now));
    let mut record = serde_json::to_value(record).map_err(Error::internal)?;
    record["submitted_at_ms"] = now.into();
    let record = canonical::canonical(&record);
    sql::insert_sealed(connection, document, &record, &Seal { submitted_at_ms: now, hash: canonical::hash(&record) }, ended_at_ms).await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{lessons::fixture::Observed, sheets::testing::marked};
    use sandu_proto::{
        http::{
            accounts::AccountKind,
            lessons::{LessonView, Purpose},
        },
        id::AccountId,
    };
    use serde_json::json;

    #[tokio::test]
    async fn what_happened_to_the_lesson_between_asking_and_sealing_counts() {
        let lesson = Observed::new(Purpose::Learning).await;
        lesson.start(10).await;
        let document = lesson.written(&lesson.wang, &marked(98)).await;
        let app = &lesson.school.app;
        let content = app.sync.content(document).await.expect("opens");
        let sealing = async |id: AccountId| {
            let school_id = lesson.school.school;
            let user = User { id, school_id, name: String::new(), kind: AccountKind::Teacher };
            let sealed = Sealed { document, seq: 1, content: content.clone() };
            // Rolled back.
            let mut tx = app.db.begin().await.expect("begins");
            record(&mut tx, &user, document, &[sealed]).await.map_err(|error| error.code)
        };
        assert_eq!(sealing(lesson.wang.0).await, Ok(()));
        assert_eq!(sealing(lesson.school.lead).await, Err(ErrorCode::Forbidden), "does not observe it");
        lesson.organiser.post(&lesson.path("/cancel"), &json!({})).await.json::<LessonView>();
        assert_eq!(sealing(lesson.wang.0).await, Err(ErrorCode::Conflict));
    }
}
