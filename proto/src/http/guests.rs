//! Guests of one lesson: the code that lets them in, what they are told before they give a name, and the class's names as hashes.

use super::{
    accounts::Me,
    lessons::{InstrumentRef, VisitType},
};
use crate::id::LessonId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which kind of guest comes; the code says it, not the guest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Guests.ts")]
#[serde(rename_all = "snake_case")]
pub enum GuestRole {
    /// 外校老师
    Colleague,
    /// 家长
    Parent,
    /// 学生
    Student,
}

/// The one lesson that a guest's account is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Guests.ts")]
pub struct GuestOf {
    pub lesson_id: LessonId,
    pub role: GuestRole,
}

/// `GET /api/lessons/{id}/guest-codes`, when [`super::lessons::LessonRights::invite`]: one for each kind of guest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Guests.ts")]
pub struct GuestDoor {
    pub role: GuestRole,
    /// Some code lets guests of this kind in.
    pub is_open: bool,
    /// What the next guest gets to write on.
    pub instrument: InstrumentRef,
    /// How many have come in.
    pub guests: u32,
    pub most: u32,
}

/// `POST /api/lessons/{id}/guest-codes`: makes a code; answers with the [`GuestCode`], once, since only its hash is kept. The last three
/// codes of a kind work beside each other: one on a poster, one on the screen.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Guests.ts")]
pub struct NewGuestCode {
    pub role: GuestRole,
    /// For colleagues another scale than the usual one, if it is not `null`.
    pub instrument: Option<InstrumentRef>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Guests.ts")]
pub struct GuestCode {
    pub role: GuestRole,
    /// Eight capital letters and digits, none of which looks like another.
    pub code: String,
}

/// `POST /api/lessons/{id}/guest-codes/close`: no more guests of this kind; answers with the doors. Who is in stays in.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Guests.ts")]
pub struct CloseGuestCodes {
    pub role: GuestRole,
}

/// `POST /api/guests/look`, by anybody: what the code is for, before a name is given.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Guests.ts")]
pub struct LookAtGuestCode {
    pub code: String,
}

#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Guests.ts")]
pub struct Invitation {
    pub lesson_id: LessonId,
    pub role: GuestRole,
    pub school_name: String,
    pub title: String,
    pub class_name: String,
    pub subject: String,
    pub teacher_name: String,
    pub place: String,
    #[ts(type = "number")]
    pub planned_at_ms: i64,
    pub visit_type: VisitType,
    /// Who this browser already is; a guest of this very lesson goes straight to their sheet.
    pub here: Option<Me>,
}

/// `POST /api/guests`, by a browser: makes a guest of the lesson and answers with its [`Me`] and a session's cookie. A browser that is a
/// guest of the lesson already gets that one again, under the name it has.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Guests.ts")]
pub struct JoinAsGuest {
    pub code: String,
    /// 1–20 letters, digits and blanks. Nobody checks it: it is shown with 未核实.
    pub name: String,
}

/// `PUT /api/lessons/{id}/class-names`, when [`super::lessons::LessonRights::list_names`]: replaces the list; an empty one takes it away.
/// Answers with the [`ClassNames`]. The names themselves are kept nowhere.
#[derive(Clone, Debug, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Guests.ts")]
pub struct ListClassNames {
    /// At most 80, of 2–6 characters each.
    pub names: Vec<String>,
}

/// `GET /api/lessons/{id}/class-names`, by who may see the lesson and is no guest: for a tablet to notice a pupil's name in a note.
///
/// A hash keeps a name from being read by who looks at the database, a backup or a tablet. It does not keep a name from whoever has the
/// salt and tries all likely names; so guests do not get them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Guests.ts")]
pub struct ClassNames {
    /// Of this lesson; empty where there is no list.
    pub salt: String,
    /// SHA-256 of salt and name in UTF-8, in hex, sorted.
    pub hashes: Vec<String>,
}
