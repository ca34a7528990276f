//! S-T: how much of the lesson is the teacher's, and how often it changes.

use super::{
    exact::Exact,
    sequence::{runs, samples},
};
use sandu_proto::instruments::{
    codes::SequenceForm,
    results::sequence::{CurvePoint, StLesson, StResults, StStandard},
    sheet::SheetEvent,
};

#[must_use]
pub fn results(form: &SequenceForm, standard: StStandard, events: &[&SheetEvent], length_ms: i64) -> (StResults, u32) {
    let (runs, left_out) = runs(form, events, length_ms);
    let samples: Vec<Option<Act>> = samples(form, &runs, length_ms).into_iter().map(|code| code.and_then(|code| act(&code.0))).collect();
    let count = |act: Act| u32::try_from(samples.iter().flatten().filter(|sample| **sample == act).count()).unwrap_or(u32::MAX);
    let [teacher, student, dialogue] = [Act::Teacher, Act::Student, Act::Dialogue].map(count);
    // Across a pause nobody saw a change.
    let changes = samples.windows(2).filter(|pair| matches!(pair, [Some(before), Some(after)] if before != after)).count();
    let changes = u32::try_from(changes).unwrap_or(u32::MAX);
    let counts = Counts { samples: teacher + student + dialogue, half_teacher: 2 * teacher + dialogue, changes };
    let results = StResults {
        standard,
        step_ms: form.step_ms,
        samples: counts.samples,
        teacher,
        student,
        dialogue,
        changes,
        rt: Exact::ratio(counts.half_teacher.into(), 2 * i64::from(counts.samples)).map(|rt| rt.printed(2)),
        ch: Exact::ratio(changes.into(), counts.samples.into()).map(|ch| ch.printed(2)),
        lesson: counts.lesson(standard),
        curve: curve(samples.iter().flatten().copied(), form.step_ms),
        runs,
    };
    (results, left_out)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    Teacher,
    Student,
    Dialogue,
}

fn act(code: &str) -> Option<Act> {
    match code {
        "T" => Some(Act::Teacher),
        "S" => Some(Act::Student),
        "D" => Some(Act::Dialogue),
        _ => None,
    }
}

struct Counts {
    samples: u32,
    /// Nt + ½Nd, doubled.
    half_teacher: u32,
    changes: u32,
}

impl Counts {
    /// Compared as whole numbers: 14 of 20 is 0.7 exactly. Rt decides before Ch, since their regions overlap.
    fn lesson(&self, standard: StStandard) -> Option<StLesson> {
        let samples = u64::from(self.samples);
        let rt_times_20 = 10 * u64::from(self.half_teacher);
        let ch_times_10 = 10 * u64::from(self.changes);
        if samples == 0 {
            return None;
        }
        Some(if rt_times_20 <= 6 * samples {
            StLesson::Practice
        } else if rt_times_20 >= 14 * samples {
            StLesson::Lecture
        } else {
            match standard {
                StStandard::Classic if ch_times_10 >= 4 * samples => StLesson::Dialogue,
                StStandard::Classic => StLesson::Mixed,
                StStandard::Improved if ch_times_10 >= 6 * samples => StLesson::Dialogue,
                StStandard::Improved if ch_times_10 > 2 * samples => StLesson::Balanced,
                StStandard::Improved => StLesson::Blocks,
            }
        })
    }
}

fn curve(acts: impl Iterator<Item = Act>, step_ms: u32) -> Vec<CurvePoint> {
    let step_ms = i64::from(step_ms);
    let start = CurvePoint { teacher_ms: 0, student_ms: 0 };
    let corners = acts.scan(start, move |at, act| {
        let (right, up) = match act {
            Act::Teacher => (step_ms, 0),
            Act::Student => (0, step_ms),
            Act::Dialogue => (step_ms / 2, step_ms - step_ms / 2),
        };
        *at = CurvePoint { teacher_ms: at.teacher_ms + right, student_ms: at.student_ms + up };
        Some(*at)
    });
    std::iter::once(start).chain(corners).collect()
}
