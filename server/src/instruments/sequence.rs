//! Codes that hold until the next: the runs that follow from taps, and samples of them.

use sandu_proto::instruments::{
    CodeId,
    codes::SequenceForm,
    results::sequence::Run,
    sheet::{SheetEvent, What},
};

/// Shorter ones are refused for a form; here they are taken as this, so that a lesson never has a million samples.
pub const MIN_STEP_MS: u32 = 500;

/// The runs within the lesson, in order, and how many taps went into none. A code that is pressed again while it holds changes nothing.
#[must_use]
pub fn runs(form: &SequenceForm, events: &[&SheetEvent], length_ms: i64) -> (Vec<Run>, u32) {
    let mut runs = Vec::new();
    let mut left_out = 0;
    let mut held: Option<(&CodeId, i64)> = None;
    let end = |held: Option<(&CodeId, i64)>, at_ms: i64, runs: &mut Vec<Run>| match held {
        Some((code, from_ms)) if at_ms > 0 => {
            runs.push(Run { from_ms: from_ms.max(0), to_ms: at_ms, code: code.clone() });
            0
        }
        // Changed again before the lesson began.
        Some(_) => 1,
        None => 0,
    };
    for event in events {
        let next = match &event.what {
            _ if event.t_ms >= length_ms => None,
            What::Code { code } => form.codes.iter().find(|known| known.id == *code).map(|known| Some(&known.id)),
            What::Pause => Some(None),
            _ => None,
        };
        match next {
            None => left_out += 1,
            Some(code) if code == held.map(|(code, _)| code) => {}
            Some(code) => {
                left_out += end(held, event.t_ms, &mut runs);
                held = code.map(|code| (code, event.t_ms));
            }
        }
    }
    left_out += end(held, length_ms, &mut runs);
    (runs, left_out)
}

/// Runs that follow each other without a pause.
pub fn stretches(runs: &[Run]) -> impl Iterator<Item = &[Run]> {
    runs.chunk_by(|before, after| before.to_ms == after.from_ms)
}

/// What held in the middle of every step of the lesson: a tap that is a little early or late changes nothing.
#[must_use]
pub fn samples<'a>(form: &SequenceForm, runs: &'a [Run], length_ms: i64) -> Vec<Option<&'a CodeId>> {
    let step_ms = i64::from(form.step_ms.max(MIN_STEP_MS));
    let mut rest = runs.iter().peekable();
    let moments = (0..).map(|step| step * step_ms + step_ms / 2).take_while(|at| *at < length_ms);
    moments
        .map(|at| {
            while rest.next_if(|run| run.to_ms <= at).is_some() {}
            rest.peek().filter(|run| run.from_ms <= at).map(|run| &run.code)
        })
        .collect()
}

/// How often a held code is written down: once, and again each step while it holds.
#[must_use]
pub fn tallies(form: &SequenceForm, run: &Run) -> u32 {
    let step_ms = i64::from(form.step_ms.max(MIN_STEP_MS));
    u32::try_from((run.to_ms - run.from_ms + step_ms / 2) / step_ms).unwrap_or(0).max(1)
}
