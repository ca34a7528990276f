//! The instruments that a visit can use: what is shipped, and what the schools of one's groups have made ([`super::own_instruments`]) and
//! still offer. `GET /api/instruments` lists them; `GET /api/instruments/{id}/{version}` is the whole
//! [`crate::instruments::Instrument`], which never changes.

use crate::instruments::{Form, Instrument, InstrumentId, Text};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The newest version of an instrument.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
pub struct InstrumentSummary {
    pub id: InstrumentId,
    pub version: u32,
    pub name: Text,
    pub source: Text,
    pub kind: FormKind,
    pub made_by: MadeBy,
    pub written_by: WrittenBy,
}

/// For whom a form is made. What is for guests is not given to an observer; a guest may be given what observers have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
#[serde(rename_all = "snake_case")]
pub enum WrittenBy {
    Observers,
    Guests,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
#[serde(rename_all = "snake_case")]
pub enum MadeBy {
    Program,
    School,
}

/// The kinds of [`Form`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, JsonSchema)]
#[ts(export, export_to = "Instruments.ts")]
#[serde(rename_all = "snake_case")]
pub enum FormKind {
    Interval,
    Sequence,
    Scale,
    Viewpoints,
    Questions,
    Seats,
}

impl From<&Form> for FormKind {
    fn from(form: &Form) -> Self {
        match form {
            Form::Interval(_) => Self::Interval,
            Form::Sequence(_) => Self::Sequence,
            Form::Scale(_) => Self::Scale,
            Form::Viewpoints(_) => Self::Viewpoints,
            Form::Questions(_) => Self::Questions,
            Form::Seats(_) => Self::Seats,
        }
    }
}

impl InstrumentSummary {
    #[must_use]
    pub fn of(instrument: &Instrument, made_by: MadeBy, written_by: WrittenBy) -> Self {
        Self {
            id: instrument.id.clone(),
            version: instrument.version,
            name: instrument.name.clone(),
            source: instrument.source.clone(),
            kind: FormKind::from(&instrument.form),
            made_by,
            written_by,
        }
    }
}
