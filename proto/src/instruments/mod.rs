//! Observation instruments as data, what observers write with them, and what is computed from it.
//!
//! An [`Instrument`] is frozen once a lesson uses it; an edit makes the next version. A sheet is [`sheet::SheetEvent`]s and
//! [`sheet::Answers`]; [`results`] are pure functions of these, computed by the server only. Nobody types a result in.

pub mod agreement;
pub mod channels;
pub mod codes;
pub mod number;
pub mod raters;
pub mod results;
pub mod scale;
pub mod seats;
pub mod sheet;
pub mod viewpoints;

use self::{
    codes::{IntervalForm, QuestionForm, SequenceForm},
    number::Points,
    scale::ScaleForm,
    seats::SeatForm,
    viewpoints::ViewpointForm,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;

/// In both languages of the page. What a school makes may have Chinese only; the page then shows that.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
pub struct Text {
    pub zh: String,
    #[serde(default)]
    pub en: String,
}

macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema)]
        #[serde(transparent)]
        #[ts(type = "string", export_to = "Instruments.ts")]
        pub struct $name(pub String);

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

// Short and chosen by whoever makes the instrument (1–36 ASCII letters, digits and `.-/`), so that results read well without it.
keys! {
    /// An instrument: a word for what is shipped (`copus`), a UUID for what a school made.
    InstrumentId,
    /// A code that is ticked, pressed or chosen; unique in its instrument.
    CodeId,
    /// What is judged or counted: an item, section, point or viewpoint; unique in its instrument.
    ItemId,
}

/// One frozen version of a form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
pub struct Instrument {
    pub id: InstrumentId,
    pub version: u32,
    pub name: Text,
    /// Who published it, and where; empty for what a school made.
    pub source: Text,
    /// What may be done with its words, for the foot of the sheet and of every export.
    pub licence: Text,
    pub form: Form,
    /// What others found with it: shown in grey beside the results, never as a norm.
    pub reference: Option<Reference>,
}

/// What kind of form it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Form {
    /// In every interval, tick what occurred (COPUS).
    Interval(IntervalForm),
    /// One code holds until the next is pressed (FIAS, S-T).
    Sequence(SequenceForm),
    /// Items are judged (RTOP, Teach, ICALT, Danielson, CLASS, the schools' scoring tables).
    Scale(ScaleForm),
    /// Each observer owns a point or two and counts (LICC).
    Viewpoints(ViewpointForm),
    /// Every question with its categories and its wait.
    Questions(QuestionForm),
    /// Taps on the seats of the room.
    Seats(SeatForm),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
pub struct Reference {
    /// Whose lessons these were.
    pub note: Text,
    pub values: Vec<ReferenceValue>,
}

/// A value of the results that the reference has too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
pub struct ReferenceValue {
    /// `total`, the id of a section, or the name of an index.
    pub of: String,
    pub least: Points,
    /// Equal to `least` where one number was published.
    pub most: Points,
}
