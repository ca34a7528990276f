//! Planning a visit: who teaches what when, who watches with what. The client makes the id, so that it can be planned offline.

use super::{Situation, channels, sql, steps::steps, submitted, tell_all, unknown};
use crate::{
    app::App,
    auth::User,
    clock::now_ms,
    db::Connection,
    error::{Error, Result},
    groups::{self, Role},
    guests,
    instruments::{own, shipped},
    plans::checked_text,
    policy::reads_content,
    sheets, versions,
};
use sandu_proto::{
    http::{
        accounts::Person,
        instruments::WrittenBy,
        lessons::{Assignment, InstrumentRef, LessonView, Observer, PlanStep, SaveLessonVisit, Seats},
    },
    id::{AccountId, DocumentId, LessonId, VersionId},
};
use std::collections::HashSet;

const TITLE_CHARS: usize = 60;
const CLASS_CHARS: usize = 20;
const SUBJECT_CHARS: usize = 20;
const PLACE_CHARS: usize = 40;
const FOCUS_CHARS: usize = 100;
/// A short look in, and three class periods without a break.
pub(super) const MINUTES: std::ops::RangeInclusive<u16> = 5..=180;
/// A district's open lesson has some forty.
const OBSERVERS: usize = 60;
/// Rows or columns of a classroom.
const SEATS: std::ops::RangeInclusive<u8> = 1..=12;
/// 2100: a later date is a slip of the finger.
const LATEST_MS: i64 = 4_102_444_800_000;

/// Plans the lesson or changes it, in the caller's transaction. As it stands already, nothing is asked and nothing changes.
pub async fn save(connection: &mut Connection, user: &User, id: LessonId, new: SaveLessonVisit) -> Result<()> {
    let new = checked(new)?;
    let mut kept = HashSet::new();
    let mut begun = None;
    let organiser = match super::load(connection, id).await? {
        Some(_) => {
            let before = Situation::seen_by(connection, user, id).await?;
            if before.as_saved() == new {
                return Ok(());
            }
            may_change(&before, &new, &sheets::written(connection, id).await?)?;
            kept.extend(before.observers.iter().map(|observer| observer.instrument.clone()));
            begun.insert(before.lesson).organiser.id
        }
        None if !reads_content(user.kind) => return Err(groups::unknown()),
        None => {
            groups::role(connection, new.group_id, user.id).await?.ok_or_else(groups::unknown)?;
            user.id
        }
    };
    are_in_group(&groups::people(connection, new.group_id).await?, &new)?;
    are_offered(connection, &new, &kept).await?;
    let table = channels::review_table(connection, &new).await?;
    if let Some(lesson) = &begun {
        channels::may_change(lesson, &new, table.as_ref())?;
    }
    let steps = match new.version_id {
        Some(version) => steps_of(connection, user, version, &new).await?,
        None => Vec::new(),
    };
    sql::put(connection, id, organiser, (&new, &steps, table.as_ref()), now_ms()).await?;
    sql::set_observers(connection, id, &new.observers).await?;
    sheets::follow_plan(connection, id, &new.observers).await
}

pub async fn put(app: &App, user: &User, id: LessonId, new: SaveLessonVisit) -> Result<LessonView> {
    let mut tx = app.db.begin().await?;
    save(&mut tx, user, id, new).await?;
    guests::settle(&mut tx, id).await?;
    let view = super::view(&mut tx, user, id).await?;
    tx.commit().await?;
    tell_all(app, view.group_id, id);
    Ok(view)
}

impl Situation {
    /// As somebody would save it who changes nothing.
    fn as_saved(&self) -> SaveLessonVisit {
        let lesson = &self.lesson;
        let assignment = |observer: &Observer| Assignment {
            observer: observer.person.id,
            instrument: observer.instrument.clone(),
            focus: observer.focus.clone(),
            for_school: observer.for_school,
        };
        SaveLessonVisit {
            group_id: lesson.group,
            teacher: lesson.teacher.id,
            title: lesson.title.clone(),
            class_name: lesson.class_name.clone(),
            subject: lesson.subject.clone(),
            place: lesson.place.clone(),
            planned_at_ms: lesson.planned_at_ms,
            minutes: lesson.minutes,
            visit_type: lesson.visit_type,
            purpose: lesson.purpose,
            version_id: lesson.plan.as_ref().map(|plan| plan.version_id),
            observers: self.observers.iter().map(assignment).collect(),
            seats: lesson.seats,
            weights: lesson.weights,
        }
    }
}

fn checked(new: SaveLessonVisit) -> Result<SaveLessonVisit> {
    if !MINUTES.contains(&new.minutes) {
        return Err(Error::invalid("一节课是 5 到 180 分钟。"));
    }
    if !(0..LATEST_MS).contains(&new.planned_at_ms) {
        return Err(Error::invalid("上课时间不对，请重新选。"));
    }
    if new.observers.len() > OBSERVERS {
        return Err(Error::invalid(format!("听课的人最多 {OBSERVERS} 位。")));
    }
    if new.seats.is_some_and(|Seats { rows, columns }| !SEATS.contains(&rows) || !SEATS.contains(&columns)) {
        return Err(Error::invalid("座位是 1 到 12 排、1 到 12 列。"));
    }
    channels::check(&new)?;
    let mut seen = HashSet::new();
    let mut observers = Vec::new();
    for Assignment { observer, instrument, focus, for_school } in new.observers {
        if observer == new.teacher {
            return Err(Error::invalid("上课的老师不能同时听课。"));
        }
        if !seen.insert(observer) {
            return Err(Error::invalid("一位老师只排一次听课。"));
        }
        observers.push(Assignment { observer, instrument, focus: optional(&focus, FOCUS_CHARS, "观察点")?, for_school });
    }
    Ok(SaveLessonVisit {
        title: checked_text(&new.title, TITLE_CHARS, "课题")?,
        class_name: checked_text(&new.class_name, CLASS_CHARS, "班级")?,
        subject: checked_text(&new.subject, SUBJECT_CHARS, "学科")?,
        place: optional(&new.place, PLACE_CHARS, "地点")?,
        observers,
        ..new
    })
}

fn optional(given: &str, most: usize, what: &str) -> Result<String> {
    if given.trim().is_empty() { Ok(String::new()) } else { checked_text(given, most, what) }
}

/// Whoever has begun to write keeps their place and their instrument; what the teacher was told beforehand stands once class has begun.
fn may_change(before: &Situation, new: &SaveLessonVisit, written: &HashSet<DocumentId>) -> Result<()> {
    if before.has_submitted() {
        return Err(Error::conflict("已经有人提交了听课表，这次听课不能再改。"));
    }
    if !before.rights().edit {
        return Err(Error::forbidden("只有组织这次听课的老师和备课组长能改。"));
    }
    if before.lesson.weights != new.weights && before.guests.iter().any(|guest| submitted(guest).is_some()) {
        return Err(Error::conflict("已经有来宾提交了，各方的权重不能再改。"));
    }
    if before.lesson.group != new.group_id {
        return Err(Error::invalid("听课不能换到别的组。"));
    }
    if before.lesson.has_begun() {
        if before.lesson.purpose != new.purpose {
            return Err(Error::conflict("已经开始上课，“为了什么”不能再改：上课的老师课前看到的是原来的。"));
        }
        if before.lesson.teacher.id != new.teacher {
            return Err(Error::conflict("已经开始上课，上课的老师不能再换。"));
        }
    }
    let has_written = |observer: &&Observer| observer.sheet.is_some_and(|sheet| written.contains(&sheet.document_id));
    for observer in before.observers.iter().filter(has_written) {
        let keeps = |one: &Assignment| one.observer == observer.person.id && one.instrument == observer.instrument;
        if !new.observers.iter().any(keeps) {
            return Err(Error::conflict(format!("{}已经开始记录，不能再换人或换工具。", observer.person.name)));
        }
    }
    Ok(())
}

fn are_in_group(people: &[(Person, Role)], new: &SaveLessonVisit) -> Result<()> {
    let role = |account: AccountId| people.iter().find(|(person, _)| person.id == account).map(|(_, role)| *role);
    if !role(new.teacher).is_some_and(groups::is_member) {
        return Err(Error::invalid("上课的老师不在这个组里。"));
    }
    if new.observers.iter().any(|one| role(one.observer).is_none()) {
        return Err(Error::invalid("有听课的人不在这个组里。"));
    }
    Ok(())
}

/// What the visit had before stays, though it may have been retired since.
async fn are_offered(connection: &mut Connection, new: &SaveLessonVisit, kept: &HashSet<InstrumentRef>) -> Result<()> {
    let school = groups::load(connection, new.group_id).await?.ok_or_else(groups::unknown)?.school_id;
    for Assignment { instrument, .. } in new.observers.iter().filter(|one| !kept.contains(&one.instrument)) {
        if !own::is_offered(connection, school, instrument).await? {
            return Err(Error::invalid("没有这个观察工具，请重新选。"));
        }
        if shipped::written_by(&instrument.id) == WrittenBy::Guests {
            return Err(Error::invalid("这张表是给来宾写的，请给听课的老师另选一张。"));
        }
    }
    Ok(())
}

async fn steps_of(connection: &mut Connection, user: &User, version: VersionId, new: &SaveLessonVisit) -> Result<Vec<PlanStep>> {
    let version = versions::readable(connection, user.id, version).await?;
    if version.group != new.group_id {
        return Err(unknown());
    }
    Ok(steps(&versions::content(connection, &version).await?))
}
