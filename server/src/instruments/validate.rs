//! What an instrument must keep to before it is frozen, so that every sheet on it can be computed, drawn and printed.
//!
//! [`scale`] has the scales, which schools make themselves: there everything that is wrong is found, each with its place.

mod scale;

use super::{events::MAX_LESSON_MS, interval::MIN_INTERVAL_MS, seats::room::seat_count, sequence::MIN_STEP_MS};
use crate::error::Error;
use sandu_proto::instruments::{
    Form, Instrument, ItemId, Text,
    codes::{Code, CodeSide, IntervalForm, SequenceForm, SequenceMethod},
    seats::{Room, SeatForm},
    viewpoints::ViewpointForm,
};
use std::{collections::HashSet, fmt};

/// A line of a form on a tablet.
pub const MAX_NAME_CHARS: usize = 60;
/// Source and licence: a paragraph at the foot of the sheet.
pub const MAX_NOTE_CHARS: usize = 400;
pub const MAX_ID_CHARS: usize = 36;
/// CLASS, Danielson and ICALT together have fewer; nobody marks more in a lesson.
pub const MAX_ITEMS: usize = 300;
pub const MAX_SECTIONS: usize = 20;
/// They stand beside each other under a thumb.
pub const MAX_LEVELS: usize = 11;
pub const MAX_BANDS: usize = 10;
/// What to look for in one item: more is not read while class runs.
pub const MAX_HINTS: usize = 10;
/// A paper on which a lesson is judged more often does not exist.
pub const MAX_CYCLES: u8 = 12;
/// The largest classes have under a hundred pupils; a lecture hall has more.
pub const MAX_SEATS: u16 = 400;

/// The first thing that is wrong with an instrument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    NameMissing,
    TextTooLong {
        most: usize,
    },
    IdMalformed {
        id: String,
    },
    IdTwice {
        id: String,
    },
    NothingInIt,
    TooMany {
        most: usize,
    },
    LengthOutOfRange,
    /// A sequence must have exactly the codes of its method.
    CodesOfMethod,
    TooFewLevels,
    /// From best to worst or from worst to best, without negative points.
    LevelOrder,
    FullMarks,
    WeightsCount,
    WeightsSum,
    BandOrder,
    /// Bands of a total or a bonus where the form has no total.
    NoTotal,
    Cycles,
    Evidence,
    Room,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NameMissing => f.write_str("有名称没有填。"),
            Self::TextTooLong { most } => write!(f, "有一处文字太长，最多 {most} 个字。"),
            Self::IdMalformed { id } => write!(f, "编号“{id}”不合要求：1–{MAX_ID_CHARS} 个英文字母、数字或 . / -。"),
            Self::IdTwice { id } => write!(f, "编号“{id}”用了两次。"),
            Self::NothingInIt => f.write_str("表里有一部分还是空的。"),
            Self::TooMany { most } => write!(f, "有一部分太多了，最多 {most} 个。"),
            Self::LengthOutOfRange => f.write_str("间隔的长度不合适。"),
            Self::CodesOfMethod => f.write_str("这种分析法的编码是固定的，不能增减。"),
            Self::TooFewLevels => f.write_str("等级至少要有两个。"),
            Self::LevelOrder => f.write_str("等级的分值要从高到低或从低到高，不能相同，也不能是负数。"),
            Self::FullMarks => f.write_str("满分要大于 0。"),
            Self::WeightsCount => f.write_str("每个部分都要有一个权重。"),
            Self::WeightsSum => f.write_str("各部分的权重加起来要正好是 100%。"),
            Self::BandOrder => f.write_str("等级线要从高到低，在 0 和 100 之间，不能重复。"),
            Self::NoTotal => f.write_str("这张表没有总分，不能有总分的等级或加分。"),
            Self::Cycles => write!(f, "评分的轮数要在 1 到 {MAX_CYCLES} 之间，最少的不多于最多的。"),
            Self::Evidence => f.write_str("要求写依据的两条线次序不对。"),
            Self::Room => write!(f, "座位要有 1–{MAX_SEATS} 个。"),
        }
    }
}

impl From<Flaw> for Error {
    fn from(flaw: Flaw) -> Self {
        Self::invalid(flaw.to_string())
    }
}

/// What is wrong, and where: a JSON pointer into the instrument, `/form/sections/0/name`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub at: String,
    pub flaw: Flaw,
}

/// The first thing that is wrong, if anything is.
pub fn validate(instrument: &Instrument) -> Result<(), Flaw> {
    flaws(instrument).into_iter().next().map_or(Ok(()), |found| Err(found.flaw))
}

/// Everything that is wrong, from the top; of forms that nobody designs the first thing.
#[must_use]
pub fn flaws(instrument: &Instrument) -> Vec<Found> {
    let mut judge = Judge::default();
    let id = judge.seen.id(&instrument.id.0);
    judge.take("/id", id);
    judge.take("/name", name(&instrument.name));
    judge.take("/source", text(&instrument.source, MAX_NOTE_CHARS));
    judge.take("/licence", text(&instrument.licence, MAX_NOTE_CHARS));
    if let Some(reference) = &instrument.reference {
        judge.take("/reference/note", text(&reference.note, MAX_NOTE_CHARS));
        judge.take("/reference/values", at_most(reference.values.len(), MAX_ITEMS));
    }
    let seen = &mut judge.seen;
    let first = match &instrument.form {
        Form::Interval(form) => interval(form, seen),
        Form::Sequence(form) => sequence(form, seen),
        Form::Scale(form) => {
            scale::judge(form, &mut judge);
            Ok(())
        }
        Form::Viewpoints(form) => viewpoints(form, seen),
        Form::Questions(form) => sides(&form.categories, seen),
        Form::Seats(form) => seats(form, seen),
    };
    judge.take("/form", first);
    judge.found
}

/// Collects what is wrong.
#[derive(Default)]
struct Judge {
    seen: Seen,
    found: Vec<Found>,
}

impl Judge {
    fn take(&mut self, at: impl Into<String>, verdict: Result<(), Flaw>) {
        if let Err(flaw) = verdict {
            self.found.push(Found { at: at.into(), flaw });
        }
    }

    fn named(&mut self, at: &str, id: &ItemId, text: &Text) {
        let verdict = self.seen.id(&id.0);
        self.take(format!("{at}/id"), verdict);
        self.take(format!("{at}/name"), name(text));
    }
}

/// A room as an observer draws it, too.
pub fn room(room: &Room) -> Result<(), Flaw> {
    let is_fine = (1..=MAX_SEATS).contains(&seat_count(room)) && room.empty.len() <= MAX_SEATS.into();
    ensure(is_fine, Flaw::Room)?;
    at_most(room.zones.len(), MAX_SECTIONS)?;
    for zone in &room.zones {
        ensure(zone.name.chars().count() <= MAX_NAME_CHARS, Flaw::TextTooLong { most: MAX_NAME_CHARS })?;
        ensure(zone.seats.len() <= MAX_SEATS.into(), Flaw::Room)?;
    }
    Ok(())
}

/// The ids that were used so far.
#[derive(Default)]
struct Seen(HashSet<String>);

impl Seen {
    fn id(&mut self, id: &str) -> Result<(), Flaw> {
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || b"./-".contains(&byte);
        ensure((1..=MAX_ID_CHARS).contains(&id.len()) && id.bytes().all(is_letter), Flaw::IdMalformed { id: id.to_owned() })?;
        ensure(self.0.insert(id.to_owned()), Flaw::IdTwice { id: id.to_owned() })
    }

    fn named(&mut self, id: &ItemId, text: &Text) -> Result<(), Flaw> {
        self.id(&id.0)?;
        name(text)
    }

    fn codes(&mut self, codes: &[Code]) -> Result<(), Flaw> {
        filled(codes.len(), MAX_ITEMS)?;
        codes.iter().try_for_each(|code| {
            self.id(&code.id.0)?;
            ensure((1..=MAX_ID_CHARS).contains(&code.key.chars().count()), Flaw::NameMissing)?;
            name(&code.name)
        })
    }
}

fn interval(form: &IntervalForm, seen: &mut Seen) -> Result<(), Flaw> {
    let longest = u32::try_from(MAX_LESSON_MS).unwrap_or(u32::MAX);
    ensure((MIN_INTERVAL_MS..=longest).contains(&form.interval_ms) && form.keep_last_ms <= form.interval_ms, Flaw::LengthOutOfRange)?;
    sides(&form.sides, seen)
}

fn sides(sides: &[CodeSide], seen: &mut Seen) -> Result<(), Flaw> {
    filled(sides.len(), MAX_SECTIONS)?;
    for side in sides {
        seen.id(&side.id.0)?;
        name(&side.name)?;
        filled(side.groups.len(), MAX_SECTIONS)?;
        for group in &side.groups {
            seen.id(&group.id.0)?;
            // Codes that are not grouped stand in a group without a name.
            text(&group.name, MAX_NAME_CHARS)?;
            seen.codes(&group.codes)?;
        }
    }
    Ok(())
}

fn sequence(form: &SequenceForm, seen: &mut Seen) -> Result<(), Flaw> {
    const LONGEST_STEP_MS: u32 = 5 * 60 * 1000;
    ensure((MIN_STEP_MS..=LONGEST_STEP_MS).contains(&form.step_ms), Flaw::LengthOutOfRange)?;
    seen.codes(&form.codes)?;
    let wanted: &[&str] = match form.method {
        SequenceMethod::Flanders => &["1", "2", "3", "4", "5", "6", "7", "8", "9", "10"],
        SequenceMethod::StClassic => &["T", "S"],
        SequenceMethod::StImproved => &["T", "S", "D"],
    };
    let codes: HashSet<&str> = form.codes.iter().map(|code| code.id.0.as_str()).collect();
    ensure(codes == wanted.iter().copied().collect(), Flaw::CodesOfMethod)
}

fn viewpoints(form: &ViewpointForm, seen: &mut Seen) -> Result<(), Flaw> {
    filled(form.dimensions.len(), MAX_SECTIONS)?;
    for dimension in &form.dimensions {
        seen.named(&dimension.id, &dimension.name)?;
        filled(dimension.viewpoints.len(), MAX_SECTIONS)?;
        for viewpoint in &dimension.viewpoints {
            seen.named(&viewpoint.id, &viewpoint.name)?;
            filled(viewpoint.points.len(), MAX_ITEMS)?;
            viewpoint.points.iter().try_for_each(|point| seen.named(&point.id, &point.name))?;
        }
    }
    Ok(())
}

fn seats(form: &SeatForm, seen: &mut Seen) -> Result<(), Flaw> {
    filled(form.kinds.len(), MAX_SECTIONS)?;
    for kind in &form.kinds {
        seen.id(&kind.id.0)?;
        name(&kind.name)?;
    }
    room(&form.room)
}

fn ensure(is_fine: bool, flaw: Flaw) -> Result<(), Flaw> {
    if is_fine { Ok(()) } else { Err(flaw) }
}

fn at_most(count: usize, most: usize) -> Result<(), Flaw> {
    ensure(count <= most, Flaw::TooMany { most })
}

fn filled(count: usize, most: usize) -> Result<(), Flaw> {
    ensure(count > 0, Flaw::NothingInIt)?;
    at_most(count, most)
}

fn name(name: &Text) -> Result<(), Flaw> {
    ensure(!name.zh.trim().is_empty(), Flaw::NameMissing)?;
    text(name, MAX_NAME_CHARS)
}

fn text(text: &Text, most: usize) -> Result<(), Flaw> {
    let is_short = |text: &str| text.chars().count() <= most;
    ensure(is_short(&text.zh) && is_short(&text.en), Flaw::TextTooLong { most })
}
