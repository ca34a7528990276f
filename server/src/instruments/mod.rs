//! Observation instruments: what is shipped, what a school's own must keep to, and results as pure functions of events and answers.
//!
//! The tour: [`shipped`] has the instruments; [`validate`] and [`check`] refuse; [`events`] says which events stand; one file a kind computes
//! ([`interval`], [`sequence`] with [`flanders`] and [`st`], [`scale`], [`viewpoints`], [`questions`], [`seats`]); [`raters`] and [`agreement`]
//! bring several observers together, [`channels`] the kinds of judges; [`names`] says what ids are called. Fractions are [`exact`]. No I/O, no clock: the same sheet gives the same
//! results for ever. Only [`own`] stores: the scoring tables that a school makes itself.

pub mod agreement;
pub mod channels;
pub mod check;
pub mod events;
pub mod exact;
pub mod flanders;
pub mod interval;
pub mod names;
pub mod own;
pub mod questions;
pub mod raters;
pub mod scale;
pub mod seats;
pub mod sequence;
pub mod shipped;
pub mod st;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
pub mod validate;
pub mod viewpoints;

use check::taken;
use events::{MAX_LESSON_MS, measures};
use sandu_proto::instruments::{
    Form, Instrument,
    codes::SequenceMethod,
    results::{Findings, InstrumentResults, sequence::StStandard},
    sheet::{Answers, SheetEvent},
};

/// What one sheet comes to, when the lesson has lasted `length_ms`. Does not depend on the order of the events.
#[must_use]
pub fn results(instrument: &Instrument, events: &[SheetEvent], answers: &Answers, length_ms: i64) -> InstrumentResults {
    let length_ms = length_ms.clamp(0, MAX_LESSON_MS);
    let (taken, refused) = taken(instrument, events);
    let measured: Vec<&SheetEvent> = taken.iter().copied().filter(|event| measures(&event.what)).collect();
    let (findings, left_out) = match &instrument.form {
        Form::Interval(form) => wrap(interval::results(form, &measured, length_ms), Findings::Interval),
        Form::Sequence(form) => match form.method {
            SequenceMethod::Flanders => wrap(flanders::results(form, &measured, length_ms), Findings::Flanders),
            SequenceMethod::StClassic => wrap(st::results(form, StStandard::Classic, &measured, length_ms), Findings::St),
            SequenceMethod::StImproved => wrap(st::results(form, StStandard::Improved, &measured, length_ms), Findings::St),
        },
        Form::Scale(form) => wrap(scale::results(form, &taken, answers, length_ms), Findings::Scale),
        Form::Viewpoints(form) => wrap(viewpoints::results(form, &taken, answers, length_ms), Findings::Viewpoints),
        Form::Questions(form) => wrap(questions::results(form, &measured, length_ms), Findings::Questions),
        Form::Seats(form) => wrap(seats::results(form, &measured, length_ms), Findings::Seats),
    };
    let left_out = left_out.saturating_add(refused);
    InstrumentResults { instrument: instrument.id.clone(), version: instrument.version, length_ms, left_out, findings }
}

fn wrap<T>((results, left_out): (T, u32), findings: impl FnOnce(T) -> Findings) -> (Findings, u32) {
    (findings(results), left_out)
}
