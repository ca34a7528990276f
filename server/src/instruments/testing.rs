//! What the tests of instruments share: events, answers and shipped instruments by name.

use super::{results, shipped};
use sandu_proto::instruments::{
    Form, Instrument, ItemId,
    number::Points,
    results::{Findings, InstrumentResults, scale::ScaleResults},
    scale::ScaleForm,
    sheet::{Answer, AnswerKey, Answers, EventId, Mark, SheetEvent, What},
};
use uuid::Uuid;

pub fn event_id(n: u128) -> EventId {
    EventId(Uuid::from_u128(n))
}

pub fn event(n: u128, t_ms: i64, what: What) -> SheetEvent {
    SheetEvent { t_ms, id: event_id(n), what }
}

/// Numbered from 1 in the order given.
pub fn events(all: impl IntoIterator<Item = (i64, What)>) -> Vec<SheetEvent> {
    (1..).zip(all).map(|(n, (t_ms, what))| event(n, t_ms, what)).collect()
}

/// A code at every step.
pub fn sequence<'a>(codes: impl IntoIterator<Item = &'a str>, step_ms: i64) -> Vec<SheetEvent> {
    events((0..).zip(codes).map(|(step, code)| (step * step_ms, What::Code { code: code.into() })))
}

pub fn get(id: &str) -> Instrument {
    shipped::get(&id.into()).unwrap().clone()
}

pub fn scale(id: &str) -> ScaleForm {
    match get(id).form {
        Form::Scale(form) => form,
        form => panic!("{id} is no scale: {form:?}"),
    }
}

pub fn level(level: u8) -> Mark {
    Mark::Level { level }
}

pub fn score(hundredths: i64) -> Mark {
    Mark::Score { score: Points::from_hundredths(hundredths) }
}

pub fn answers(all: impl IntoIterator<Item = (impl Into<String>, Mark)>) -> Answers {
    let answer = |(key, mark): (_, Mark)| {
        (AnswerKey::new(&ItemId(Into::<String>::into(key)), 1), Answer { mark: Some(mark), remark: String::new() })
    };
    all.into_iter().map(answer).collect()
}

pub fn scale_results(instrument: &Instrument, answers: &Answers) -> ScaleResults {
    scale_of(results(instrument, &[], answers, 0))
}

pub fn scale_of(results: InstrumentResults) -> ScaleResults {
    match results.findings {
        Findings::Scale(scale) => scale,
        other => panic!("not a scale: {other:?}"),
    }
}

/// As it is printed; — where there is nothing.
pub fn said<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(|| "—".to_owned(), |value| value.to_string())
}
