//! A lesson's results as a table for a spreadsheet: the numbers of [`super::results`], digit for digit as the page shows them, and what was
//! written beside them, to the same people and in the words of the page ([`words`]).
//!
//! [`together`] has what all sheets come to, [`course`] how the lesson went step by step, [`sheet`] what one says, [`written`] the observers'
//! own words, [`cells`] makes the file.

mod cells;
mod course;
mod sheet;
mod tap;
#[cfg(test)]
mod tests;
mod together;
mod words;
mod written;

use super::{Lesson, results::results, timeline::timeline, unknown};
use crate::{
    auth::User,
    clock::china_time,
    db::Connection,
    error::Result,
    instruments::{
        names::{Names, worded},
        own::Frozen,
    },
};
use cells::{Cell, Rows};
use sandu_proto::{
    http::{
        export::FileLanguage,
        sheets::{LessonResults, SubmittedSheet, Together},
        timeline::LessonTimeline,
    },
    id::LessonId,
};
use words::Words;

/// A file and what it is called.
pub struct Export {
    pub name: String,
    pub text: String,
}

/// For whom the results are.
pub async fn export(connection: &mut Connection, user: &User, id: LessonId, language: FileLanguage) -> Result<Export> {
    let found = results(connection, user, id).await?;
    let lesson = super::load(connection, id).await?.ok_or_else(unknown)?;
    let frozen = Frozen::of(connection, found.sheets.iter().map(|sheet| sheet.instrument.clone()).collect()).await?;
    let course = timeline(connection, user, id).await?;
    let words = Words(language);
    let name = format!("{} {} {}.csv", words.say("听课结果", "Results"), lesson.title, lesson.class_name);
    Ok(Export { name, text: rows(&lesson, (&found, &course), &frozen, words).file() })
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

fn rows(lesson: &Lesson, (found, timeline): (&LessonResults, &LessonTimeline), frozen: &Frozen, words: Words) -> Rows {
    let mut rows = Rows::default();
    let began = china_time(lesson.started_at_ms.unwrap_or(lesson.planned_at_ms));
    for (what, is) in [
        (words.say("课题", "Lesson"), &*lesson.title),
        (words.say("班级", "Class"), &*lesson.class_name),
        (words.say("学科", "Subject"), &*lesson.subject),
        (words.say("上课老师", "Teacher"), &*lesson.teacher.name),
        (words.say("上课时间", "Time"), &*began),
    ] {
        rows.head(&[what, is]);
    }
    if let Some(channels) = &found.channels {
        together::channels(&mut rows, channels, words);
    }
    course::course(&mut rows, timeline, words);
    written::written(&mut rows, timeline, frozen, words);
    for together in &found.together {
        let Some(instrument) = frozen.get(&together.instrument) else { continue };
        let names = Names::of(instrument, words.0);
        let sheets: Vec<&SubmittedSheet> = found.sheets.iter().filter(|sheet| belongs(sheet, together)).collect();
        rows.gap();
        rows.head(&[&form_said(together, worded(&instrument.name, words.0), words)]);
        // What one person gave has no mean and no spread.
        if let Some(raters) = together.raters.as_ref().filter(|_| sheets.len() > 1) {
            together::raters(&mut rows, raters, instrument, (&names, words));
        }
        if !together.agreement.is_empty() {
            let sided = Names::sided(instrument, words.0);
            together::agreement(&mut rows, &together.agreement, &sheets, (&sided, words));
        }
        sheet::sheets(&mut rows, &sheets, &names, words);
    }
    rows
}

fn belongs(sheet: &SubmittedSheet, together: &Together) -> bool {
    sheet.instrument == together.instrument && sheet.guest == together.guests
}

fn form_said(together: &Together, name: &str, words: Words) -> String {
    match together.guests {
        Some(role) if !together.instrument.id.0.starts_with("guest-") => words.form(name, role),
        Some(_) | None => name.to_owned(),
    }
}
