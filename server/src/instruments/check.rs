//! What a sheet may contain: events and answers that its instrument knows. What is refused here counts nothing in the results either.

use super::{
    events::{MAX_LESSON_MS, measures, standing},
    interval::MIN_INTERVAL_MS,
    validate::{self, MAX_SEATS},
};
use crate::error::Error;
use sandu_proto::instruments::{
    CodeId, Form, Instrument, ItemId,
    codes::CodeSide,
    number::Points,
    scale::{Marking, NotApplicable, ScaleForm, SignAnswer},
    seats::{Seat, SeatForm, SeatRole},
    sheet::{About, Answer, AnswerKey, Answers, Mark, SheetEvent, What},
    viewpoints::{Tool, ViewpointForm},
};
use std::fmt;

/// A paragraph of observation.
pub const MAX_TEXT_CHARS: usize = 2_000;
/// Block ids of a plan are 16 digits.
const MAX_BLOCK_CHARS: usize = 64;

/// A tablet's clock that is off by more than a day says nothing about a lesson.
pub const MAX_OFF_MS: i64 = 24 * 60 * 60 * 1000;

/// Why an event or an answer is not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotOfThisForm,
    UnknownCode(CodeId),
    UnknownItem(ItemId),
    WrongTool(ItemId),
    NoSuchSeat(Seat),
    NoSuchInterval,
    NoSuchCycle,
    /// The mark is not one of the item's.
    OutOfRange(ItemId),
    /// More than there are.
    MoreThanAll,
    TextTooLong,
    TimeOutOfRange,
    Room(validate::Flaw),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOfThisForm => f.write_str("这张表里没有这种记录。"),
            Self::UnknownCode(code) => write!(f, "这张表里没有编码“{code}”。"),
            Self::UnknownItem(item) => write!(f, "这张表里没有条目“{item}”。"),
            Self::WrongTool(item) => write!(f, "观察点“{item}”不是这样记的。"),
            Self::NoSuchSeat(seat) => write!(f, "没有 {} 号座位。", seat.0),
            Self::NoSuchInterval => f.write_str("一节课没有这么多时段。"),
            Self::NoSuchCycle => f.write_str("这张表没有这么多轮。"),
            Self::OutOfRange(item) => write!(f, "条目“{item}”的评分超出了范围。"),
            Self::MoreThanAll => f.write_str("人数比总人数还多。"),
            Self::TextTooLong => write!(f, "文字太长，最多 {MAX_TEXT_CHARS} 个字。"),
            Self::TimeOutOfRange => f.write_str("这台设备的时间和上课时间相差太远。"),
            Self::Room(flaw) => flaw.fmt(f),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::invalid(refusal.to_string())
    }
}

pub fn check_event(instrument: &Instrument, event: &SheetEvent) -> Result<(), Refusal> {
    ensure((-MAX_OFF_MS..=MAX_OFF_MS).contains(&event.t_ms), Refusal::TimeOutOfRange)?;
    match (&event.what, &instrument.form) {
        (What::Note { text, about }, form) => short(text).and_then(|()| check_about(form, about.as_ref())),
        (What::Photo { about, .. }, form) => check_about(form, about.as_ref()),
        (What::Step { block }, _) => ensure(block.len() <= MAX_BLOCK_CHARS, Refusal::TextTooLong),
        (What::Retract { .. }, _) | (What::Pause, Form::Sequence(_) | Form::Seats(_)) | (What::Answer { .. }, Form::Questions(_)) => Ok(()),
        (What::Code { code }, Form::Sequence(form)) => {
            ensure(form.codes.iter().any(|known| known.id == *code), Refusal::UnknownCode(code.clone()))
        }
        (What::Tick { interval, code }, Form::Interval(form)) => {
            check_interval(form.interval_ms, *interval)?;
            ensure(has_code(&form.sides, code), Refusal::UnknownCode(code.clone()))
        }
        (What::Engagement { interval, .. }, Form::Interval(form)) => check_interval(form.interval_ms, *interval),
        (What::Snapshot { .. }, Form::Scale(form)) => ensure(form.snapshots.is_some(), Refusal::NotOfThisForm),
        (What::Tally { point }, Form::Viewpoints(form)) => check_tool(form, point, Tool::Tally),
        (What::Begin { point } | What::End { point }, Form::Viewpoints(form)) => check_tool(form, point, Tool::Duration),
        (What::Quote { point, text }, Form::Viewpoints(form)) => short(text).and_then(|()| check_tool(form, point, Tool::Quotes)),
        (What::Count { point, count, of }, Form::Viewpoints(form)) => {
            ensure(count <= of, Refusal::MoreThanAll)?;
            check_tool(form, point, Tool::Count)
        }
        (What::Question { text, seat }, Form::Questions(_)) => {
            short(text)?;
            seat.map_or(Ok(()), check_seat)
        }
        (What::Words { text, .. }, Form::Questions(_)) => short(text),
        (What::Sort { code, .. }, Form::Questions(form)) => ensure(has_code(&form.categories, code), Refusal::UnknownCode(code.clone())),
        (What::Room { room }, Form::Seats(_)) => validate::room(room).map_err(Refusal::Room),
        (What::Seat { seat, kind }, Form::Seats(form)) => {
            check_seat(*seat)?;
            check_kind(form, kind, |role| role != SeatRole::Between)
        }
        (What::Between { seat, to, kind }, Form::Seats(form)) => {
            check_seat(*seat)?;
            check_seat(*to)?;
            check_kind(form, kind, |role| role == SeatRole::Between)
        }
        (What::Scan { on_task, of }, Form::Seats(_)) => ensure(on_task <= of, Refusal::MoreThanAll),
        (
            What::Code { .. }
            | What::Pause
            | What::Tick { .. }
            | What::Engagement { .. }
            | What::Snapshot { .. }
            | What::Tally { .. }
            | What::Count { .. }
            | What::Begin { .. }
            | What::End { .. }
            | What::Quote { .. }
            | What::Question { .. }
            | What::Words { .. }
            | What::Answer { .. }
            | What::Sort { .. }
            | What::Room { .. }
            | What::Seat { .. }
            | What::Between { .. }
            | What::Scan { .. },
            _,
        ) => Err(Refusal::NotOfThisForm),
    }
}

/// The events that stand and that the instrument takes, in order; and how many measurements it does not take.
#[must_use]
pub fn taken<'a>(instrument: &Instrument, events: &'a [SheetEvent]) -> (Vec<&'a SheetEvent>, u32) {
    let (taken, refused): (Vec<_>, Vec<_>) = standing(events).into_iter().partition(|event| check_event(instrument, event).is_ok());
    let left_out = refused.iter().filter(|event| measures(&event.what)).count();
    (taken, u32::try_from(left_out).unwrap_or(u32::MAX))
}

/// All of a sheet's answers; the first that is wrong.
pub fn check_answers(instrument: &Instrument, answers: &Answers) -> Result<(), Refusal> {
    answers.iter().try_for_each(|(key, answer)| check_answer(instrument, key, answer))
}

pub fn check_answer(instrument: &Instrument, key: &AnswerKey, answer: &Answer) -> Result<(), Refusal> {
    short(&answer.remark)?;
    let (item, cycle) = key.parts().ok_or(Refusal::NoSuchCycle)?;
    match &instrument.form {
        Form::Scale(form) => {
            ensure(cycle <= form.cycles.map_or(1, |cycles| cycles.most), Refusal::NoSuchCycle)?;
            let accepts = accepts(form, &item).ok_or_else(|| Refusal::UnknownItem(item.clone()))?;
            let is_fine = answer.mark.is_none_or(|mark| accepts.takes(mark, form.not_applicable));
            ensure(is_fine, Refusal::OutOfRange(item))
        }
        Form::Viewpoints(form) => {
            ensure(cycle == 1, Refusal::NoSuchCycle)?;
            ensure(tool(form, &item).is_some(), Refusal::UnknownItem(item))?;
            ensure(answer.mark.is_none(), Refusal::NotOfThisForm)
        }
        Form::Interval(_) | Form::Sequence(_) | Form::Questions(_) | Form::Seats(_) => Err(Refusal::NotOfThisForm),
    }
}

/// What may be answered under an id.
enum Accepts {
    Level {
        levels: usize,
    },
    Score {
        full: Points,
    },
    Sign(SignAnswer),
    /// A section whose items are marked: only a remark.
    Remark,
}

impl Accepts {
    fn takes(&self, mark: Mark, not_applicable: NotApplicable) -> bool {
        match (self, mark) {
            (Self::Level { levels }, Mark::Level { level }) => usize::from(level) < *levels,
            (Self::Score { full }, Mark::Score { score }) => (Points::ZERO..=*full).contains(&score),
            (Self::Sign(SignAnswer::Seen), Mark::Level { level }) => level <= 1,
            (Self::Sign(SignAnswer::LowMiddleHigh), Mark::Level { level }) => level <= 2,
            (Self::Sign(SignAnswer::LowMiddleHigh), Mark::NotApplicable) => true,
            (Self::Level { .. } | Self::Score { .. }, Mark::NotApplicable) => not_applicable == NotApplicable::LeftOut,
            _ => false,
        }
    }
}

fn accepts(form: &ScaleForm, id: &ItemId) -> Option<Accepts> {
    let bonus = || form.bonus.iter().flat_map(|bonus| &bonus.items).find(|item| item.id == *id);
    let in_sections = form.sections.iter().find_map(|section| match &section.marking {
        Marking::Whole { full, .. } if section.id == *id => Some(Accepts::Score { full: *full }),
        _ if section.id == *id => Some(Accepts::Remark),
        Marking::Levels { levels, items } => items.iter().find_map(|item| {
            let sign = item.signs.as_ref().filter(|signs| signs.signs.iter().any(|sign| sign.id == *id));
            let level = (item.id == *id).then_some(Accepts::Level { levels: levels.len() });
            level.or_else(|| sign.map(|signs| Accepts::Sign(signs.answer)))
        }),
        Marking::Points { items } => items.iter().find(|item| item.id == *id).map(|item| Accepts::Score { full: item.full }),
        Marking::Whole { .. } => None,
    });
    in_sections.or_else(|| bonus().map(|item| Accepts::Score { full: item.full }))
}

/// What an entry or a thread points to, that the form has it.
pub fn check_about(form: &Form, about: Option<&About>) -> Result<(), Refusal> {
    match about {
        Some(About::Item { item }) => {
            let is_known = match form {
                Form::Scale(form) => accepts(form, item).is_some(),
                Form::Viewpoints(form) => tool(form, item).is_some(),
                Form::Interval(_) | Form::Sequence(_) | Form::Questions(_) | Form::Seats(_) => false,
            };
            ensure(is_known, Refusal::UnknownItem(item.clone()))
        }
        Some(About::Seat { seat }) => check_seat(*seat),
        Some(About::Step { block }) => ensure(block.len() <= MAX_BLOCK_CHARS, Refusal::TextTooLong),
        Some(About::Event { .. }) | None => Ok(()),
    }
}

fn check_interval(interval_ms: u32, interval: u32) -> Result<(), Refusal> {
    let most = MAX_LESSON_MS / i64::from(interval_ms.max(MIN_INTERVAL_MS));
    ensure(i64::from(interval) < most, Refusal::NoSuchInterval)
}

fn check_seat(seat: Seat) -> Result<(), Refusal> {
    ensure((1..=MAX_SEATS).contains(&seat.0), Refusal::NoSuchSeat(seat))
}

fn check_kind(form: &SeatForm, kind: &CodeId, is_right: fn(SeatRole) -> bool) -> Result<(), Refusal> {
    let known = form.kinds.iter().find(|known| known.id == *kind);
    ensure(known.is_some_and(|known| is_right(known.role)), Refusal::UnknownCode(kind.clone()))
}

fn check_tool(form: &ViewpointForm, point: &ItemId, wanted: Tool) -> Result<(), Refusal> {
    let tool = tool(form, point).ok_or_else(|| Refusal::UnknownItem(point.clone()))?;
    ensure(tool == wanted, Refusal::WrongTool(point.clone()))
}

fn tool(form: &ViewpointForm, point: &ItemId) -> Option<Tool> {
    let points = form.dimensions.iter().flat_map(|dimension| &dimension.viewpoints).flat_map(|viewpoint| &viewpoint.points);
    points.into_iter().find(|known| known.id == *point).map(|point| point.tool)
}

fn has_code(sides: &[CodeSide], code: &CodeId) -> bool {
    sides.iter().flat_map(|side| &side.groups).flat_map(|group| &group.codes).any(|known| known.id == *code)
}

fn short(text: &str) -> Result<(), Refusal> {
    ensure(text.chars().count() <= MAX_TEXT_CHARS, Refusal::TextTooLong)
}

fn ensure(is_fine: bool, refusal: Refusal) -> Result<(), Refusal> {
    if is_fine { Ok(()) } else { Err(refusal) }
}
