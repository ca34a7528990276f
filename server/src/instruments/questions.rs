//! The question log: what was asked, of which kinds, and how long the teacher waited.

use super::{
    events::MAX_LESSON_MS,
    exact::{Exact, mean},
};
use sandu_proto::instruments::{
    CodeId,
    codes::{CodeGroup, CodeSide, QuestionForm},
    results::questions::{CategoryCode, CategoryGroup, CategoryResult, QuestionResults, QuestionRow, WaitResult},
    sheet::{EventId, SheetEvent, What},
};
use std::collections::{BTreeMap, BTreeSet};

#[must_use]
pub fn results(form: &QuestionForm, events: &[&SheetEvent], length_ms: i64) -> (QuestionResults, u32) {
    let asked: BTreeSet<EventId> = events.iter().filter(|event| is_question(event, length_ms)).map(|event| event.id).collect();
    let mut left_out = 0;
    let mut answered: BTreeMap<EventId, i64> = BTreeMap::new();
    let mut words: BTreeMap<EventId, &str> = BTreeMap::new();
    let mut sorted: BTreeMap<(EventId, usize), &CodeId> = BTreeMap::new();
    for event in events {
        match &event.what {
            What::Question { .. } if asked.contains(&event.id) => {}
            What::Answer { question } if asked.contains(question) => {
                answered.entry(*question).or_insert(event.t_ms);
            }
            What::Words { question, text } if asked.contains(question) => {
                words.insert(*question, text);
            }
            What::Sort { question, code } if asked.contains(question) => match category_of(form, code) {
                Some(category) => {
                    sorted.insert((*question, category), code);
                }
                None => left_out += 1,
            },
            _ => left_out += 1,
        }
    }
    let row = |event: &&SheetEvent| match &event.what {
        What::Question { text, seat } => Some(QuestionRow {
            event: event.id,
            t_ms: event.t_ms,
            text: words.get(&event.id).copied().unwrap_or(text).to_owned(),
            seat: *seat,
            codes: sorted.range((event.id, 0)..=(event.id, usize::MAX)).map(|(_, code)| (*code).clone()).collect(),
            // A tablet's clock may have been put right between the two taps.
            wait_ms: answered.get(&event.id).map(|at| at.saturating_sub(event.t_ms)).filter(|wait| (0..=MAX_LESSON_MS).contains(wait)),
        }),
        _ => None,
    };
    let questions: Vec<QuestionRow> = events.iter().filter(|event| asked.contains(&event.id)).filter_map(row).collect();
    let categories = form.categories.iter().map(|category| category_result(category, &questions)).collect();
    let wait = wait_result(&questions);
    let asked = u32::try_from(questions.len()).unwrap_or(u32::MAX);
    (QuestionResults { asked, questions, categories, wait }, left_out)
}

fn is_question(event: &SheetEvent, length_ms: i64) -> bool {
    matches!(event.what, What::Question { .. }) && (0..length_ms).contains(&event.t_ms)
}

fn category_of(form: &QuestionForm, code: &CodeId) -> Option<usize> {
    let has = |category: &CodeSide| category.groups.iter().flat_map(|group| &group.codes).any(|known| known.id == *code);
    form.categories.iter().position(has)
}

fn category_result(category: &CodeSide, questions: &[QuestionRow]) -> CategoryResult {
    let count = |code: &CodeId| u32::try_from(questions.iter().filter(|row| row.codes.contains(code)).count()).unwrap_or(u32::MAX);
    let in_group = |group: &CodeGroup| group.codes.iter().map(|code| count(&code.id)).sum::<u32>();
    let sorted = category.groups.iter().map(in_group).sum();
    let percent = |n, of| Exact::percent(n, of).map(|percent| percent.printed(1));
    let groups = category.groups.iter().map(|group| {
        let all = in_group(group);
        let codes = group.codes.iter().map(|code| {
            let n = count(&code.id);
            CategoryCode { code: code.id.clone(), n, of_group: percent(n, all), of_all: percent(n, sorted) }
        });
        CategoryGroup { group: group.id.clone(), n: all, of_all: percent(all, sorted), codes: codes.collect() }
    });
    CategoryResult { category: category.id.clone(), sorted, groups: groups.collect() }
}

fn wait_result(questions: &[QuestionRow]) -> WaitResult {
    let seconds: Vec<Exact> = questions.iter().filter_map(|row| Exact::ratio(row.wait_ms?, 1000)).collect();
    let printed = |seconds: Option<Exact>| seconds.map(|seconds| seconds.printed(1));
    WaitResult {
        measured: u32::try_from(seconds.len()).unwrap_or(u32::MAX),
        mean_s: printed(mean(&seconds)),
        least_s: printed(seconds.iter().min().copied()),
        most_s: printed(seconds.iter().max().copied()),
    }
}
