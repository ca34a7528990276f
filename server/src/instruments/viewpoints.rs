//! LICC: what was counted on each point, and the conclusion that its observer wrote.

use super::{exact::Exact, scale::evidence};
use sandu_proto::instruments::{
    ItemId,
    results::{
        Counted,
        viewpoints::{CountLook, PointFinding, PointResult, Quote, ViewpointResults},
    },
    sheet::{AnswerKey, Answers, SheetEvent, What},
    viewpoints::{Tool, ViewpointForm, WatchPoint},
};

/// `events` with the notes among them.
#[must_use]
pub fn results(form: &ViewpointForm, events: &[&SheetEvent], answers: &Answers, length_ms: i64) -> (ViewpointResults, u32) {
    let points = || form.dimensions.iter().flat_map(|dimension| &dimension.viewpoints).flat_map(|viewpoint| &viewpoint.points);
    let counts = |event: &SheetEvent| {
        let (point, tool) = point_and_tool(&event.what)?;
        let is_known = points().any(|known| known.id == *point && known.tool == tool);
        (is_known && is_in_time(event, length_ms)).then_some(())
    };
    let (counted, rest): (Vec<&SheetEvent>, Vec<&SheetEvent>) = events.iter().copied().partition(|event| counts(event).is_some());
    let left_out = rest.iter().filter(|event| super::events::measures(&event.what)).count();
    let results = points().filter_map(|point| point_result(point, &counted, events, answers, length_ms)).collect();
    (ViewpointResults { points: results }, u32::try_from(left_out).unwrap_or(u32::MAX))
}

fn point_and_tool(what: &What) -> Option<(&ItemId, Tool)> {
    match what {
        What::Tally { point } => Some((point, Tool::Tally)),
        What::Count { point, .. } => Some((point, Tool::Count)),
        What::Begin { point } | What::End { point } => Some((point, Tool::Duration)),
        What::Quote { point, .. } => Some((point, Tool::Quotes)),
        _ => None,
    }
}

/// What lasts may begin before the lesson and end after it.
fn is_in_time(event: &SheetEvent, length_ms: i64) -> bool {
    match event.what {
        What::Begin { .. } => event.t_ms < length_ms,
        What::End { .. } => event.t_ms >= 0,
        _ => (0..length_ms).contains(&event.t_ms),
    }
}

fn point_result(
    point: &WatchPoint,
    counted: &[&SheetEvent],
    all: &[&SheetEvent],
    answers: &Answers,
    length_ms: i64,
) -> Option<PointResult> {
    let own: Vec<&SheetEvent> =
        counted.iter().copied().filter(|event| point_and_tool(&event.what).is_some_and(|(id, _)| *id == point.id)).collect();
    let conclusion = answers.get(&AnswerKey::new(&point.id, 1)).map(|answer| answer.remark.clone()).unwrap_or_default();
    let evidence = evidence(&point.id, all);
    let is_watched = !own.is_empty() || !conclusion.is_empty() || evidence > 0;
    is_watched.then(|| PointResult { point: point.id.clone(), found: finding(point.tool, &own, length_ms), evidence, conclusion })
}

fn finding(tool: Tool, own: &[&SheetEvent], length_ms: i64) -> PointFinding {
    match tool {
        Tool::Tally => PointFinding::Tally { n: u32::try_from(own.len()).unwrap_or(u32::MAX) },
        Tool::Count => counts(own),
        Tool::Duration => duration(own, length_ms),
        Tool::Quotes => PointFinding::Quotes { quotes: own.iter().filter_map(|event| quote(event)).collect() },
    }
}

fn counts(own: &[&SheetEvent]) -> PointFinding {
    let look = |event: &&SheetEvent| match event.what {
        What::Count { count, of, .. } => {
            let [n, of] = [count, of].map(u32::from);
            let percent = Exact::percent(n, of).map(|percent| percent.printed(1));
            Some(CountLook { t_ms: event.t_ms, of, counted: Counted { n, percent } })
        }
        _ => None,
    };
    let looks: Vec<CountLook> = own.iter().filter_map(look).collect();
    let sum = |of: fn(&CountLook) -> u32| looks.iter().map(of).fold(0, u32::saturating_add);
    let percent = Exact::percent(sum(|look| look.counted.n), sum(|look| look.of)).map(|percent| percent.printed(1));
    PointFinding::Count { looks, percent }
}

/// From a beginning to the next end; a second beginning changes nothing, and what does not end lasts until the lesson does.
fn duration(own: &[&SheetEvent], length_ms: i64) -> PointFinding {
    let (mut since, mut times, mut total_ms) = (None, 0, 0);
    let lasted = |from_ms: i64, to_ms: i64| (to_ms.min(length_ms) - from_ms.max(0)).max(0);
    for event in own {
        match (&event.what, since) {
            (What::Begin { .. }, None) => {
                since = Some(event.t_ms);
                times += 1;
            }
            (What::End { .. }, Some(from_ms)) => {
                total_ms += lasted(from_ms, event.t_ms);
                since = None;
            }
            _ => {}
        }
    }
    total_ms += since.map_or(0, |from_ms| lasted(from_ms, length_ms));
    let of_lesson = Exact::ratio(total_ms * 100, length_ms).map(|percent| percent.printed(1));
    PointFinding::Duration { times, total_ms, of_lesson }
}

fn quote(event: &SheetEvent) -> Option<Quote> {
    match &event.what {
        What::Quote { text, .. } => Some(Quote { t_ms: event.t_ms, text: text.clone() }),
        _ => None,
    }
}
