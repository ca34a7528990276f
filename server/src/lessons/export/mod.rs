//! A lesson's results as a table for a spreadsheet: the numbers of [`super::results`], digit for digit as the page shows them, to the same
//! people. In Chinese, as the records of schools are.
//!
//! [`together`] has what all sheets come to, [`sheet`] what one says, [`cells`] makes the file.

mod cells;
mod sheet;
#[cfg(test)]
mod tests;
mod together;

use super::{Lesson, results::results, unknown};
use crate::{
    auth::User,
    clock::china_time,
    db::Connection,
    error::Result,
    instruments::{names::Names, own::Frozen},
};
use cells::{Cell, Rows};
use sandu_proto::{
    http::{
        accounts::Person,
        guests::GuestRole,
        sheets::{LessonResults, SubmittedSheet, Together},
    },
    id::LessonId,
    instruments::channels::Channel,
};

/// A file and what it is called.
pub struct Export {
    pub name: String,
    pub text: String,
}

/// For whom the results are.
pub async fn export(connection: &mut Connection, user: &User, id: LessonId) -> Result<Export> {
    let found = results(connection, user, id).await?;
    let lesson = super::load(connection, id).await?.ok_or_else(unknown)?;
    let frozen = Frozen::of(connection, found.sheets.iter().map(|sheet| sheet.instrument.clone()).collect()).await?;
    let name = format!("听课结果 {} {}.csv", lesson.title, lesson.class_name);
    Ok(Export { name, text: rows(&lesson, &found, &frozen).file() })
}

impl Export {
    /// As a browser keeps it; the name has Chinese in it (RFC 8187).
    #[must_use]
    pub fn disposition(&self) -> String {
        let mut out = String::from("attachment; filename=\"results.csv\"; filename*=UTF-8''");
        for byte in self.name.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' => out.push(char::from(byte)),
                other => out.push_str(&format!("%{other:02X}")),
            }
        }
        out
    }
}

fn rows(lesson: &Lesson, found: &LessonResults, frozen: &Frozen) -> Rows {
    let mut rows = Rows::default();
    let began = china_time(lesson.started_at_ms.unwrap_or(lesson.planned_at_ms));
    for (what, is) in [
        ("课题", &*lesson.title),
        ("班级", &*lesson.class_name),
        ("学科", &*lesson.subject),
        ("上课老师", &*lesson.teacher.name),
        ("上课时间", &*began),
    ] {
        rows.head(&[what, is]);
    }
    if let Some(channels) = &found.channels {
        together::channels(&mut rows, channels);
    }
    for together in &found.together {
        let Some(instrument) = frozen.get(&together.instrument) else { continue };
        let names = Names::of(instrument);
        let sheets: Vec<&SubmittedSheet> = found.sheets.iter().filter(|sheet| belongs(sheet, together)).collect();
        rows.gap();
        rows.head(&[&form_said(together, &instrument.name.zh)]);
        // What one person gave has no mean and no spread.
        if let Some(raters) = together.raters.as_ref().filter(|_| sheets.len() > 1) {
            together::raters(&mut rows, raters, instrument, &names);
        }
        if !together.agreement.is_empty() {
            together::agreement(&mut rows, &together.agreement, &sheets, &names);
        }
        sheet::sheets(&mut rows, &sheets, &names);
    }
    rows
}

fn belongs(sheet: &SubmittedSheet, together: &Together) -> bool {
    sheet.instrument == together.instrument && sheet.guest == together.guests
}

/// What is made for one kind of guest says so in its name.
fn form_said(together: &Together, name: &str) -> String {
    match together.guests {
        Some(role) if !together.instrument.id.0.starts_with("guest-") => format!("{name}（{}）", role_said(role)),
        Some(_) | None => name.to_owned(),
    }
}

fn name_said(person: &Person, guest: Option<GuestRole>) -> String {
    match guest {
        Some(role) => format!("{}（{}，未核实）", person.name, role_said(role)),
        None => person.name.clone(),
    }
}

const fn role_said(role: GuestRole) -> &'static str {
    match role {
        GuestRole::Colleague => "外校老师",
        GuestRole::Parent => "家长",
        GuestRole::Student => "学生",
    }
}

const fn channel_said(channel: Channel) -> &'static str {
    match channel {
        Channel::SelfReview => "自评",
        Channel::Peer => "互评",
        Channel::Student => "学生",
        Channel::Parent => "家长",
        Channel::School => "学校",
        Channel::Guest => "来宾",
    }
}
