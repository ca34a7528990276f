//! Sheets: what one observer writes of one lesson. A CRDT document of its owner's alone, to which is only added; submitting seals it.
//!
//! [`reading`] says what a sheet's entries mean and [`time`] when they happened, [`growing`] the same of one that is being written; all pure. [`seal`] submits. Everybody but the owner sees
//! what was sealed, never the document, and as far as the lesson's purpose allows.

mod begun;
mod gate;
mod growing;
mod reading;
mod routes;
mod seal;
mod sql;
#[cfg(test)]
pub mod testing;
mod time;
mod update;

use crate::{
    app::App,
    auth::User,
    clock::now_ms,
    db::Connection,
    error::{Error, Result},
    images,
    instruments::{self, own},
    lessons::{self, Situation, tell},
    sync::documents::{self, Start},
};
pub use begun::{follow_plan, mark_written, written};
pub use gate::gate;
pub use growing::Growing;
pub use reading::{Entries, Period, Reading};
pub use routes::routes;
use sandu_proto::{
    http::{
        accounts::Person,
        guests::GuestRole,
        lessons::{InstrumentRef, LessonState, LessonView, NewSheet, SheetState},
        sheets::SheetView,
    },
    id::{AccountId, DocumentId, GroupId, ImageId, LessonId},
    instruments::{Instrument, channels::Channel, results::InstrumentResults},
    sheets::SheetEntry,
};
pub use seal::{Record, of_lesson as sealed_of_lesson, record_of as sealed};
use serde_json::Value;
pub use sql::heads;
use std::borrow::Cow;

/// A sheet's row.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub document: DocumentId,
    pub lesson: LessonId,
    pub owner: Person,
    pub guest: Option<GuestRole>,
    pub instrument: InstrumentRef,
    /// What its owner was asked to look at.
    pub focus: String,
    /// Whose word it is.
    pub channel: Channel,
    is_sealed: bool,
}

/// The instrument, which a sheet names only if there is one.
async fn instrument(connection: &mut Connection, reference: &InstrumentRef) -> Result<Cow<'static, Instrument>> {
    own::find(connection, reference).await?.ok_or_else(own::unknown)
}

/// What a reading comes to.
#[must_use]
pub fn results(instrument: &Instrument, reading: &Reading) -> InstrumentResults {
    instruments::results(instrument, &reading.events, &reading.answers, reading.length_ms)
}

/// The entries in what the replica projects of a sheet.
#[must_use]
pub fn entries_of(content: &Value) -> &[Value] {
    content["entries"].as_array().map_or(&[], Vec::as_slice)
}

fn unknown() -> Error {
    Error::not_found("没有这份听课记录，或者你还不能看。")
}

/// Gives somebody their sheet of a lesson under the id that their tablet made. Whoever has it keeps it.
async fn open(app: &App, user: &User, lesson: LessonId, document: DocumentId, new: NewSheet) -> Result<LessonView> {
    let mut tx = app.db.begin().await?;
    let situation = Situation::seen_by(&mut tx, user, lesson).await?;
    let (instrument, sheet) = planned(&situation, user).ok_or_else(|| Error::forbidden("这节课没有排你听课。"))?;
    match sheet {
        Some(sheet) if sheet.document_id == document => {}
        Some(_) => return Err(Error::conflict("你在另一台设备上已经开始记这节课了，这里的记录会并到那一份里。")),
        None => {
            may_begin(&situation, user)?;
            if new.instrument != instrument {
                return Err(Error::conflict("组织听课的老师给你换了观察工具，请刷新后再开始。"));
            }
            add(&mut tx, &situation, user, document, &instrument).await?;
        }
    }
    let view = lessons::view(&mut tx, user, lesson).await?;
    tx.commit().await?;
    tell(app, view.group_id, lesson);
    Ok(view)
}

/// Adds a sheet that was handed in at `at_ms`, as if it had been submitted then: for what tells of a lesson that is over.
pub async fn was_handed_in(
    connection: &mut Connection,
    owner: AccountId,
    lesson: LessonId,
    instrument: &InstrumentRef,
    entries: &[SheetEntry],
    at_ms: i64,
) -> Result<()> {
    let document = DocumentId::new();
    documents::create(connection, document, Start::WrittenSheet(&update::update(ONLY_CLIENT, entries))).await?;
    sql::insert(connection, document, lesson, owner, instrument, at_ms).await?;
    documents::seal(connection, document).await?;
    let raw = entries.iter().map(serde_json::to_value).collect::<std::result::Result<Vec<_>, _>>().map_err(Error::internal)?;
    seal::keep(connection, document, &raw, at_ms).await
}

/// Nobody else ever writes a sheet that is sealed from the start.
const ONLY_CLIENT: u64 = 1;

/// With what this person writes a sheet of the lesson, if they do: an observer, or the teacher who judges their own lesson.
fn planned(situation: &Situation, user: &User) -> Option<(InstrumentRef, Option<SheetState>)> {
    if situation.lesson.teacher.id == user.id {
        return situation.self_review().map(|review| (review.instrument, review.sheet));
    }
    situation.observer(user.id).map(|observer| (observer.instrument.clone(), observer.sheet))
}

fn may_begin(situation: &Situation, user: &User) -> Result<()> {
    let is_teacher = situation.lesson.teacher.id == user.id;
    match situation.state() {
        LessonState::Cancelled => Err(Error::conflict("这次听课已经取消了。")),
        LessonState::Ended if is_teacher && situation.lesson.has_declined_review() => Err(Error::conflict(DECLINED)),
        LessonState::Planned | LessonState::Running if is_teacher => Err(Error::conflict("下课以后才自评。")),
        LessonState::Planned | LessonState::Running | LessonState::Ended => Ok(()),
    }
}

const DECLINED: &str = "你说过不自评，已经看得到别人的结果了。";

async fn add(
    connection: &mut Connection,
    situation: &Situation,
    user: &User,
    document: DocumentId,
    instrument: &InstrumentRef,
) -> Result<()> {
    if documents::head(connection, document).await.is_ok() {
        return Err(Error::conflict("这个编号已经用过了，请再试一次。"));
    }
    documents::create(connection, document, Start::Sheet).await?;
    sql::insert(connection, document, situation.lesson.id, user.id, instrument, situation.now_ms).await
}

/// One sheet as `user` may see it: their own as it stands, somebody else's as it was submitted.
async fn view(app: &App, user: &User, document: DocumentId) -> Result<SheetView> {
    let mut connection = app.db.read().await?;
    let sheet = sql::load(&mut connection, document).await?.ok_or_else(unknown)?;
    let situation = Situation::seen_by(&mut connection, user, sheet.lesson).await?;
    let is_mine = sheet.owner.id == user.id;
    if sheet.is_sealed && (is_mine || situation.rights().results) {
        return seal::view(&mut connection, document).await;
    }
    if !is_mine {
        return Err(unknown());
    }
    let instrument = instrument(&mut connection, &sheet.instrument).await?;
    drop(connection);
    let content = app.sync.content(document).await?;
    let now = now_ms();
    let record = Record::new(&sheet, &situation.lesson, &instrument, entries_of(&content), now);
    Ok(record.view(None, now))
}

/// A photo of a submitted sheet, for whoever may see that: also where its observer is of another school.
async fn photo(app: &App, user: &User, document: DocumentId, image: ImageId) -> Result<images::Stored> {
    let mut connection = app.db.read().await?;
    let sheet = sql::load(&mut connection, document).await?.filter(|sheet| sheet.is_sealed).ok_or_else(images::no_picture)?;
    let situation = Situation::seen_by(&mut connection, user, sheet.lesson).await?;
    if sheet.owner.id != user.id && !situation.rights().results {
        return Err(images::no_picture());
    }
    if !seal::load(&mut connection, document).await?.0.has_photo(image) {
        return Err(images::no_picture());
    }
    images::of_owner(&mut connection, sheet.owner.id, image).await
}

/// Who is in a group decides who may write: asks again for every sheet of its lessons that may be open.
pub async fn group_changed(app: &App, group: GroupId) -> Result<()> {
    for document in sql::open_of_group(&mut *app.db.read().await?, group).await? {
        app.sync.revise(document).await;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
