//! Guests of one lesson: teachers of other schools, parents, pupils. A code lets them in; they have an account for this lesson, their own
//! sheet in it, and nothing else.
//!
//! [`crate::policy::guests`] says who invites and until when, [`code`] what a code is, [`names`] keeps the class's names as hashes. What a
//! guest can ask of the server at all is what asks for [`crate::auth::OrGuest`]; `tests` goes through every route.

mod code;
mod names;
mod routes;
mod sql;

use crate::{
    app::App,
    auth::{self, SESSION_MS, User},
    clock::now_ms,
    db::Connection,
    error::{Error, ErrorCode, Result},
    instruments::{own, shipped},
    lessons::{self, Lesson, Situation},
    policy::guests::{Admission, admission, most_guests},
    schools,
    users::{create_guest, me},
};
pub use routes::routes;
use sandu_proto::{
    http::{
        accounts::Me,
        guests::{GuestCode, GuestDoor, GuestRole, Invitation, JoinAsGuest, NewGuestCode},
        lessons::{InstrumentRef, LessonView},
    },
    id::{AccountId, LessonId},
    instruments::{Form, channels::ChannelWeights},
};
pub use sql::{of_lesson, of_user};
use std::time::Instant;

/// Wrong codes from one network in ten minutes. A school sits behind one address, and some sixty parents type with their thumbs; a guesser
/// who gets so many an address needs all the addresses there are.
pub const MAX_WRONG_CODES: u32 = 100;
/// Codes of one kind that work beside each other; with one more the oldest is closed.
const CODES_AT_ONCE: usize = 3;
const NAME_CHARS: usize = 20;

const ROLES: [GuestRole; 3] = [GuestRole::Colleague, GuestRole::Parent, GuestRole::Student];

/// A code's row.
pub struct Code {
    lesson: LessonId,
    role: GuestRole,
    instrument: InstrumentRef,
    is_closed: bool,
}

/// The form that guests of this kind write on.
#[must_use]
pub fn usual_form(role: GuestRole) -> InstrumentRef {
    let id = match role {
        GuestRole::Colleague => "guest-colleague",
        GuestRole::Parent => "guest-parent",
        GuestRole::Student => "guest-student",
    };
    let version = shipped::get(&id.into()).map_or(1, |instrument| instrument.version);
    InstrumentRef { id: id.into(), version }
}

async fn run_by(connection: &mut Connection, user: &User, lesson: LessonId) -> Result<Situation> {
    let situation = Situation::seen_by(connection, user, lesson).await?;
    if situation.rights().invite {
        return Ok(situation);
    }
    Err(match admission(&situation.lesson.guest_times(), situation.now_ms) {
        Admission::Welcome => Error::forbidden("只有组织这次听课的老师和备课组长能请来宾。"),
        Admission::Cancelled => Error::conflict(CANCELLED),
        Admission::Over => Error::conflict("这节课已经上完，不能再请来宾。"),
    })
}

const CANCELLED: &str = "这次听课取消了，来宾码不能再用。";

async fn doors(connection: &mut Connection, lesson: LessonId) -> Result<Vec<GuestDoor>> {
    let open = sql::open_codes(connection, lesson).await?;
    let mut doors = Vec::new();
    for role in ROLES {
        let newest = open.iter().rev().find(|(_, code)| code.role == role);
        let instrument = newest.map_or_else(|| usual_form(role), |(_, code)| code.instrument.clone());
        let guests = sql::count(connection, lesson, role).await?;
        doors.push(GuestDoor { role, is_open: newest.is_some(), instrument, guests, most: most_guests(role) });
    }
    Ok(doors)
}

/// Makes a code.
async fn open(connection: &mut Connection, user: &User, lesson: LessonId, new: NewGuestCode) -> Result<GuestCode> {
    let situation = run_by(connection, user, lesson).await?;
    let instrument = chosen_form(connection, &situation, &new).await?;
    let open = sql::open_codes(connection, lesson).await?;
    let same: Vec<&String> = open.iter().filter(|(_, code)| code.role == new.role).map(|(hash, _)| hash).collect();
    for oldest in same.iter().take((same.len() + 1).saturating_sub(CODES_AT_ONCE)) {
        sql::close(connection, oldest, situation.now_ms).await?;
    }
    let code = code::new();
    let hash = code::hash(&code).ok_or_else(|| Error::internal("a new guest code is no code"))?;
    sql::insert_code(connection, &hash, (lesson, new.role), &instrument, user.id, situation.now_ms).await?;
    Ok(GuestCode { role: new.role, code })
}

/// A guest judges; what needs practice or is tied to the clock is for the observers.
async fn chosen_form(connection: &mut Connection, situation: &Situation, new: &NewGuestCode) -> Result<InstrumentRef> {
    let Some(instrument) = &new.instrument else { return Ok(usual_form(new.role)) };
    match new.role {
        GuestRole::Colleague => {
            let is_offered = own::is_offered(connection, situation.school(), instrument).await?;
            let found = own::find(connection, instrument).await?.filter(|_| is_offered);
            if found.is_some_and(|found| matches!(found.form, Form::Scale(_))) {
                return Ok(instrument.clone());
            }
            Err(Error::invalid("外校老师只能用评分的量表。"))
        }
        GuestRole::Parent | GuestRole::Student => Err(Error::invalid("家长和学生用给他们准备的表。")),
    }
}

async fn close(connection: &mut Connection, user: &User, lesson: LessonId, role: GuestRole) -> Result<Vec<GuestDoor>> {
    let situation = run_by(connection, user, lesson).await?;
    for (hash, code) in sql::open_codes(connection, lesson).await? {
        if code.role == role {
            sql::close(connection, &hash, situation.now_ms).await?;
        }
    }
    doors(connection, lesson).await
}

/// The lesson that a code lets into now. Wrong codes are counted by network; this machine's own are not.
async fn admit(app: &App, connection: &mut Connection, network: Option<&str>, typed: &str) -> Result<(Code, Lesson)> {
    let now = Instant::now();
    if network.is_some_and(|network| app.wrong_guest_codes.is_full(network, now)) {
        return Err(Error::new(ErrorCode::TooMany, "这里试错的次数太多了，请过十分钟再试，或者请老师看一下来宾码。"));
    }
    let code = match code::hash(typed) {
        Some(hash) => sql::find_code(connection, &hash).await?,
        None => None,
    };
    let Some(code) = code else {
        if let Some(network) = network {
            app.wrong_guest_codes.take(network, now);
        }
        tracing::warn!(event = "wrong_guest_code", "a guest code that there is not");
        return Err(Error::not_found("没有这个来宾码。请对着屏幕再看一遍，或者重新扫一次。"));
    };
    let lesson = lessons::load(connection, code.lesson).await?.ok_or_else(lessons::unknown)?;
    match admission(&lesson.guest_times(), now_ms()) {
        Admission::Cancelled => Err(Error::conflict(CANCELLED)),
        Admission::Over => Err(Error::conflict("这节课已经上完，来宾码不能再用了。")),
        Admission::Welcome if code.is_closed => Err(Error::conflict("老师已经关掉了这个来宾码。还要进来，请老师再开一个。")),
        Admission::Welcome => Ok((code, lesson)),
    }
}

/// What a code is for, to whoever holds it.
async fn look(app: &App, network: Option<&str>, typed: &str, here: Option<&User>) -> Result<Invitation> {
    let mut connection = app.db.read().await?;
    let (code, lesson) = admit(app, &mut connection, network, typed).await?;
    let school = lessons::school(&mut connection, &lesson).await?;
    let school = schools::load(&mut connection, school).await?.ok_or_else(|| Error::internal("a group without a school"))?;
    let here = match here {
        Some(user) => Some(me(&mut connection, user.id).await?),
        None => None,
    };
    Ok(lesson.invitation(code.role, school.name, here))
}

/// Somebody who has come in, or was in already.
struct Joined {
    me: Me,
    /// For the cookie; `None`: the browser has one.
    secret: Option<String>,
}

async fn join(app: &App, network: Option<&str>, here: Option<&User>, new: JoinAsGuest) -> Result<Joined> {
    let name = checked_name(&new.name)?;
    // Whoever guesses does not hold up those who write.
    admit(app, &mut *app.db.read().await?, network, &new.code).await?;
    let mut tx = app.db.begin().await?;
    let (code, lesson) = admit(app, &mut tx, network, &new.code).await?;
    if let Some(user) = here {
        match of_user(&mut tx, user.id).await? {
            Some(guest) if guest.lesson_id == lesson.id => return Ok(Joined { me: me(&mut tx, user.id).await?, secret: None }),
            Some(_) => auth::end_all(&mut tx, user.id).await?,
            None => return Err(Error::conflict(format!("这台设备上登录着{}。来宾码是给没有账号的人用的。", user.name))),
        }
    }
    if sql::count(&mut tx, lesson.id, code.role).await? >= most_guests(code.role) {
        return Err(Error::conflict(format!("来宾已经满了（最多 {} 位），请告诉组织听课的老师。", most_guests(code.role))));
    }
    let now = now_ms();
    let school = lessons::school(&mut tx, &lesson).await?;
    let id = create_guest(&mut tx, school, &name).await?;
    sql::insert(&mut tx, id, &code, now).await?;
    let secret = auth::create_session_for(&mut tx, id, lesson.guest_times().ends_at_ms() - now).await?;
    let me = me(&mut tx, id).await?;
    tx.commit().await?;
    lessons::tell(app, lesson.group, lesson.id);
    Ok(Joined { me, secret: Some(secret) })
}

/// Says that somebody came to a lesson as a guest, with the form that is usual: for what tells of a lesson that is over.
pub async fn was_there(connection: &mut Connection, lesson: LessonId, name: &str, role: GuestRole, at_ms: i64) -> Result<AccountId> {
    let of = lessons::load(connection, lesson).await?.ok_or_else(lessons::unknown)?;
    let school = lessons::school(connection, &of).await?;
    let id = create_guest(connection, school, name).await?;
    let code = Code { lesson, role, instrument: usual_form(role), is_closed: true };
    sql::insert(connection, id, &code, at_ms).await?;
    Ok(id)
}

/// How long the browser keeps the cookie: the session itself ends on the server, at a time that may still move.
fn cookie_seconds() -> i64 {
    2 * SESSION_MS / 1000
}

/// The name that a guest goes by. No signs: nobody writes 已核实 behind their own name in brackets, or a name that runs backwards.
fn checked_name(typed: &str) -> Result<String> {
    let name = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_plain =
        !typed.chars().any(char::is_control) && name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '·'));
    match name.chars().count() {
        0 => Err(Error::invalid("请写上你的名字。")),
        1..=NAME_CHARS if is_plain => Ok(name),
        1..=NAME_CHARS => Err(Error::invalid("名字里只能有文字、数字和空格。")),
        _ => Err(Error::invalid(format!("名字最多 {NAME_CHARS} 个字。"))),
    }
}

/// The lesson's times have moved: so does the end of its guests' sessions.
pub async fn settle(connection: &mut Connection, lesson: LessonId) -> Result<()> {
    let Some(row) = lessons::load(connection, lesson).await? else { return Ok(()) };
    let guests: Vec<AccountId> = of_lesson(connection, lesson).await?.into_iter().map(|guest| guest.person.id).collect();
    auth::end_sessions_at(connection, &guests, row.guest_times().ends_at_ms()).await
}

/// What a guest is told of their lesson: what and when it is, and their own part.
#[must_use]
pub fn own_view(view: LessonView, guest: AccountId) -> LessonView {
    let mut clock = view.clock;
    clock.starts.clear();
    LessonView {
        clock,
        group_name: String::new(),
        organiser: view.teacher.clone(),
        plan: None,
        steps: Vec::new(),
        seats: None,
        observers: Vec::new(),
        weights: ChannelWeights::default(),
        self_review: None,
        guests: view.guests.into_iter().filter(|one| one.person.id == guest).collect(),
        focuses: Vec::new(),
        opens_at_ms: None,
        opened_at_ms: None,
        ..view
    }
}

#[cfg(test)]
pub mod tests;
