//! Meetings: the second degree (docs/design.md §2). Who signed in, which red marks are taken up, and when the consensus may be sealed.
//!
//! A plan's stage opens and closes its meeting ([`open`] and [`close`] run inside the plan's acts); what becomes of each mark is
//! [`crate::decisions`]. Sign-ins and marks are never changed. Read [`rules`] for who may do what, [`code`] for the six digits.

mod agenda;
mod answers;
mod code;
mod marks;
mod routes;
pub mod rules;
mod sql;

use crate::{
    app::App,
    auth::User,
    clock::now_ms,
    db::Connection,
    decisions,
    error::{Error, ErrorCode, Result},
    events::Audience,
    plans::{self, Circle},
    versions,
};
pub use agenda::agenda;
pub use routes::routes;
use rules::{Closing, Facts};
use sandu_proto::{
    http::{
        accounts::Person,
        decisions::MarkOutcome,
        events::Notice,
        meetings::{Attendee, LateSignIn, MeetingCode, MeetingMark, MeetingView, NewMark, NewMarks, SignIn, SignInKind},
    },
    id::{AccountId, DecisionId, DocumentId, LateEditId, MeetingId, PlanId, VersionId},
};
use serde_json::{Map, Value};
use std::{
    collections::{HashMap, HashSet},
    time::Instant,
};

/// Why somebody could not sign in themselves: a sentence.
const MAX_REASON_CHARS: usize = 200;

/// A meeting's row.
#[derive(Clone, Debug)]
pub struct Meeting {
    pub id: MeetingId,
    pub plan: PlanId,
    pub consensus: DocumentId,
    minutes: Option<DocumentId>,
    /// The sealed consensus that it started from.
    amends: Option<VersionId>,
    opened_by: Person,
    opened_at_ms: i64,
    closed_at_ms: Option<i64>,
    secret: Vec<u8>,
    digest: Option<String>,
    pub last_change: Option<DecisionId>,
}

/// A meeting that opens.
#[derive(Clone, Copy, Debug)]
pub struct NewMeeting {
    pub plan: PlanId,
    pub consensus: DocumentId,
    pub minutes: DocumentId,
    /// The sealed consensus that it starts from; `None`: version 0, with the red marks on it.
    pub amends: Option<VersionId>,
}

/// A meeting as one of the plan's people meets it.
pub struct Seat {
    pub meeting: Meeting,
    circle: Circle,
}

impl Seat {
    /// Not found for whoever is neither in the group nor invited to it.
    pub async fn load(connection: &mut Connection, user: &User, id: MeetingId) -> Result<Self> {
        let meeting = sql::load(connection, id).await?.ok_or_else(unknown)?;
        let circle = plans::circle(connection, user, meeting.plan).await?.ok_or_else(unknown)?;
        Ok(Self { meeting, circle })
    }

    /// What the rules ask about them.
    #[must_use]
    pub fn facts(&self) -> Facts {
        let Circle { standing, is_lead, is_signed_in, .. } = self.circle;
        Facts { is_open: self.meeting.closed_at_ms.is_none(), standing, is_lead, is_signed_in }
    }
}

/// Tells everybody whom the meeting concerns; the group's officers too, but not its school.
pub fn tell(app: &App, seat: &Seat) {
    let (group_id, plan_id) = (seat.circle.group, seat.meeting.plan);
    app.events.publish(Audience::Group(group_id), Notice::DecisionsChanged { group_id, plan_id });
}

fn unknown() -> Error {
    Error::not_found("没有这次讨论，或者你看不到它。")
}

/// Starts a plan's meeting, in the transaction that makes its documents. Whoever opens it is there.
pub async fn open(connection: &mut Connection, new: NewMeeting, by: AccountId, now: i64) -> Result<()> {
    let id = MeetingId::new();
    sql::insert(connection, id, &new, by, &rand::random::<[u8; 32]>(), now).await?;
    sql::sign_in(connection, id, by, (SignInKind::Opened, None), by, now).await
}

/// Signs people in to the plan's last meeting: for what tells of one that is long over.
pub async fn were_there(connection: &mut Connection, plan: PlanId, people: &[AccountId], at_ms: i64) -> Result<()> {
    let meeting = sql::last_of(connection, plan).await?.ok_or_else(|| Error::internal(format!("plan {plan} has no meeting")))?;
    for person in people {
        sql::sign_in(connection, meeting.id, *person, (SignInKind::Code, None), *person, at_ms).await?;
    }
    Ok(())
}

/// Who has signed in to the plan's last meeting.
pub async fn signed_in(connection: &mut Connection, plan: PlanId) -> Result<Vec<AccountId>> {
    sql::signed_in(connection, plan).await
}

/// Whether the plan's meeting may end, as of now. `is_marked`: some fork has an edit.
pub async fn check_closing(connection: &mut Connection, plan: PlanId, is_marked: bool) -> Result<()> {
    closable(connection, plan, is_marked).await.map(|_| ())
}

/// Ends the plan's meeting, in the transaction that seals its consensus: who was there and what was carried as dissent stays with it.
pub async fn close(connection: &mut Connection, plan: PlanId, is_marked: bool, by: AccountId, now: i64) -> Result<()> {
    let (meeting, end) = closable(connection, plan, is_marked).await?;
    sql::close(connection, meeting, &end, by, now).await
}

/// What is kept about a meeting's end.
struct End {
    attendees: Vec<AccountId>,
    dissent: Vec<String>,
}

async fn closable(connection: &mut Connection, plan: PlanId, is_marked: bool) -> Result<(MeetingId, End)> {
    let meeting = sql::last_of(connection, plan).await?.ok_or_else(|| Error::internal(format!("plan {plan} has no meeting to close")))?;
    let attendees = sql::signed_in(connection, plan).await?;
    let marks = sql::mark_ids(connection, meeting.id).await?;
    let decided = decisions::standing(connection, meeting.id).await?;
    let undecided = marks.iter().filter(|mark| !decided.contains_key(*mark)).count();
    let closing = Closing {
        attendees: attendees.len(),
        is_listed: meeting.digest.is_some(),
        is_marked: is_marked && meeting.amends.is_none(),
        undecided,
    };
    if let Some(missing) = rules::missing(&closing) {
        return Err(Error::conflict(missing));
    }
    let is_dissent = |mark: &String| decided.get(mark).is_some_and(|decision| decision.outcome == MarkOutcome::DissentKept);
    Ok((meeting.id, End { attendees, dissent: marks.into_iter().filter(is_dissent).collect() }))
}

/// The plan's last meeting as `user` sees it.
async fn view(connection: &mut Connection, user: &User, plan: PlanId) -> Result<MeetingView> {
    let circle = plans::circle(connection, user, plan).await?.ok_or_else(unknown)?;
    let meeting = sql::last_of(connection, plan).await?.ok_or_else(|| Error::not_found("这份教案还没有开始讨论。"))?;
    let seat = Seat { meeting, circle };
    let facts = seat.facts();
    let Meeting { id, amends, minutes, opened_by, opened_at_ms, closed_at_ms, digest, last_change, .. } = seat.meeting;
    let mut decided = decisions::standing(connection, id).await?;
    let marks = sql::marks(connection, id).await?.into_iter();
    let attendance = sql::attendance(connection, id).await?;
    let mut absences = plans::absences(connection, plan).await?;
    // Who signed in after all was there.
    absences.retain(|absence| !attendance.iter().any(|attendee| attendee.person.id == absence.person.id));
    Ok(MeetingView {
        id,
        opened_by,
        opened_at_ms,
        closed_at_ms,
        amends,
        minutes,
        attendance,
        absences,
        last_change,
        digest,
        marks: marks.map(|mark| MeetingMark { decision: decided.remove(&mark.id), ..mark }).collect(),
        differences: sql::differences(connection, id).await?,
        may_sign_in: !facts.is_signed_in && rules::sign_in(&facts).is_ok(),
        may_decide: rules::take_part(&facts).is_ok(),
        may_see_code: rules::show_code(&facts).is_ok(),
    })
}

/// The code to put on the screen in the room.
async fn show_code(connection: &mut Connection, user: &User, id: MeetingId) -> Result<MeetingCode> {
    let seat = Seat::load(connection, user, id).await?;
    rules::show_code(&seat.facts())?;
    let now = now_ms();
    Ok(MeetingCode { code: code::code(&seat.meeting.secret, now), valid_for_ms: code::valid_for_ms(now) })
}

/// Signs `user` in with the code they read.
async fn sign_in(app: &App, user: &User, id: MeetingId, given: &SignIn) -> Result<Vec<Attendee>> {
    let mut tx = app.db.begin().await?;
    let seat = Seat::load(&mut tx, user, id).await?;
    rules::sign_in(&seat.facts())?;
    if seat.circle.is_signed_in {
        return sql::attendance(&mut tx, id).await;
    }
    let now = now_ms();
    let attempts = format!("{id}:{}", user.id);
    if !app.wrong_codes.take(&attempts, Instant::now()) {
        return Err(Error::new(ErrorCode::TooMany, "签到码输错太多次了。请过十分钟再试，或者请组长补签。"));
    }
    if !code::is_right(&seat.meeting.secret, now, given.code.trim()) {
        return Err(Error::invalid("签到码不对，或者已经换了。请看屏幕上现在的六位数字。"));
    }
    app.wrong_codes.forgive(&attempts);
    sql::sign_in(&mut tx, id, user.id, (SignInKind::Code, None), user.id, now).await?;
    let attendance = sql::attendance(&mut tx, id).await?;
    tx.commit().await?;
    let_write(app, &seat).await;
    Ok(attendance)
}

/// Signs somebody else in (补签).
async fn sign_in_late(app: &App, user: &User, id: MeetingId, late: &LateSignIn) -> Result<Vec<Attendee>> {
    let reason = reason(&late.reason)?;
    let mut tx = app.db.begin().await?;
    let seat = Seat::load(&mut tx, user, id).await?;
    rules::host(&seat.facts())?;
    let person = seat.circle.people.iter().map(|(person, _)| person).find(|person| person.id == late.account);
    let person = person.ok_or_else(|| Error::invalid("只能给组里的老师和请来的教研员补签。"))?;
    let attendance = sql::attendance(&mut tx, id).await?;
    if attendance.iter().any(|attendee| attendee.person.id == person.id) {
        return Err(Error::conflict(format!("{}已经签到了。", person.name)));
    }
    sql::sign_in(&mut tx, id, person.id, (SignInKind::Late, Some(reason)), user.id, now_ms()).await?;
    let attendance = sql::attendance(&mut tx, id).await?;
    tx.commit().await?;
    let_write(app, &seat).await;
    Ok(attendance)
}

/// After a sign-in: somebody writes from now on what they have read until then, and everybody sees who is there.
async fn let_write(app: &App, seat: &Seat) {
    for document in std::iter::once(seat.meeting.consensus).chain(seat.meeting.minutes) {
        app.sync.revise(document).await;
    }
    tell(app, seat);
}

fn reason(given: &str) -> Result<&str> {
    let reason = given.trim();
    let length = reason.chars().count();
    if length == 0 {
        return Err(Error::invalid("请写明补签的原因。"));
    }
    if length > MAX_REASON_CHARS || reason.chars().any(char::is_control) {
        return Err(Error::invalid(format!("补签的原因最多 {MAX_REASON_CHARS} 个字，写在一行里。")));
    }
    Ok(reason)
}

/// Takes the list of marks that a page computed from the sealed forks. The first counts; another one is a difference to be shown.
async fn post_marks(app: &App, user: &User, id: MeetingId, new: &NewMarks) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let seat = Seat::load(&mut tx, user, id).await?;
    rules::take_part(&seat.facts())?;
    if seat.meeting.amends.is_some() {
        return Err(Error::conflict("再议的时候直接改定稿，不再一处一处定红笔。"));
    }
    marks::check(new, &seat.circle.forks)?;
    marks::check_reasons(new, &reasons(&mut tx, new).await?)?;
    let now = now_ms();
    let refusal = match &seat.meeting.digest {
        Some(digest) if *digest == new.digest => return Ok(()),
        Some(_) => {
            let (missing, extra) = marks::difference(&sql::listed_ids(&mut tx, id).await?, &new.marks);
            sql::add_difference(&mut tx, id, user.id, &new.digest, (missing, extra), now).await?;
            Some(Error::conflict("你这里算出的红笔和讨论用的不一样，已经记下来了。请刷新页面再看。"))
        }
        None => {
            sql::set_digest(&mut tx, id, &new.digest, user.id, now).await?;
            sql::add_marks(&mut tx, id, &new.marks, sql::Made::InTime).await?;
            None
        }
    };
    tx.commit().await?;
    tell(app, &seat);
    refusal.map_or(Ok(()), Err)
}

/// Adds marks to the list of the plan's open meeting that `user` made of a late edit of theirs. It needs no sign-in: they are what the
/// user's red pen would have said, under the user's name.
pub async fn add_late_marks(connection: &mut Connection, user: &User, plan: PlanId, late: LateEditId, marks: &[NewMark]) -> Result<Seat> {
    let meeting = sql::last_of(connection, plan).await?.ok_or_else(|| Error::conflict("这份教案还没有开始讨论。"))?;
    let seat = Seat::load(connection, user, meeting.id).await?;
    rules::suggest_late(&seat.facts())?;
    if seat.meeting.amends.is_some() {
        return Err(Error::conflict("再议的时候直接改定稿，不再一处一处定红笔。"));
    }
    if seat.meeting.digest.is_none() {
        return Err(Error::conflict("红笔还没有列出来。等有人打开讨论页以后再提。"));
    }
    marks::check_late(marks, &sql::mark_ids(connection, meeting.id).await?, user.id, &seat.circle.forks)?;
    sql::add_marks(connection, meeting.id, marks, sql::Made::Late(late)).await?;
    Ok(seat)
}

/// What stands in the forks from which reasons are listed.
async fn reasons(connection: &mut Connection, new: &NewMarks) -> Result<HashMap<DocumentId, Map<String, Value>>> {
    let explained = new.marks.iter().filter(|mark| mark.reason.is_some() || mark.group.is_some());
    let forks: HashSet<DocumentId> = explained.map(|mark| mark.fork_document).collect();
    let mut reasons = HashMap::new();
    for fork in forks {
        let content = versions::content_of(connection, fork).await?;
        if let Some(entries) = content.as_ref().and_then(|content| content["reasons"].as_object()) {
            reasons.insert(fork, entries.clone());
        }
    }
    Ok(reasons)
}

/// Whether the meeting takes up a mark of this id.
pub async fn has_mark(connection: &mut Connection, meeting: MeetingId, mark: &str) -> Result<bool> {
    sql::has_mark(connection, meeting, mark).await
}

/// Notes that a decision has changed the consensus; false if another has since the one that it was built on.
pub async fn set_last_change(connection: &mut Connection, meeting: MeetingId, from: Option<DecisionId>, to: DecisionId) -> Result<bool> {
    sql::set_last_change(connection, meeting, from, to).await
}

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod tests;
