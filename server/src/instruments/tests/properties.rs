//! What holds for any events and answers, on every shipped instrument.

use crate::instruments::{
    agreement::{Observer, agreement},
    check::{check_answer, check_event},
    raters::aggregate,
    results, shipped,
    testing::{event, event_id},
};
use proptest::{collection::vec, prelude::*, sample::select};
use sandu_proto::instruments::{
    Form, Instrument,
    number::{Decimal, Points},
    results::{Findings, InstrumentResults},
    seats::{Room, RoomPlan, RoomZone, Seat},
    sheet::{About, Activity, Answer, AnswerKey, Answers, Engagement, EventId, Mark, SheetEvent, What},
};

const LESSON_MS: i64 = 45 * 60_000;

/// The instrument, and the ids in it: those that exist are tried often.
fn instruments() -> impl Strategy<Value = (Instrument, Vec<String>)> {
    select(shipped::all()).prop_map(|instrument| {
        let ids = ids_in(&serde_json::to_value(&instrument).unwrap());
        (instrument, ids)
    })
}

fn ids_in(json: &serde_json::Value) -> Vec<String> {
    let own = json.get("id").and_then(|id| id.as_str()).map(str::to_owned);
    let children: Vec<String> = match json {
        serde_json::Value::Object(fields) => fields.values().flat_map(ids_in).collect(),
        serde_json::Value::Array(all) => all.iter().flat_map(ids_in).collect(),
        _ => Vec::new(),
    };
    own.into_iter().chain(children).collect()
}

fn times() -> impl Strategy<Value = i64> {
    prop_oneof![8 => -60_000..LESSON_MS + 60_000, 1 => Just(0), 1 => any::<i64>()]
}

/// Few, so that events name each other.
fn event_ids() -> impl Strategy<Value = EventId> {
    (0..60_u128).prop_map(event_id)
}

fn seats() -> impl Strategy<Value = Seat> {
    prop_oneof![9 => 1..50_u16, 1 => any::<u16>()].prop_map(Seat)
}

fn rooms() -> impl Strategy<Value = Room> {
    let plan = prop_oneof![
        (0..9_u8, 0..9_u8).prop_map(|(rows, columns)| RoomPlan::Rows { rows, columns }),
        vec(any::<u8>(), 0..9).prop_map(|seats| RoomPlan::Tables { seats }),
    ];
    let zone = vec(seats(), 0..9).prop_map(|seats| RoomZone { name: "组".to_owned(), seats });
    (plan, vec(seats(), 0..9), vec(zone, 0..3)).prop_map(|(plan, empty, zones)| Room { plan, empty, zones })
}

fn whats(ids: &[String]) -> impl Strategy<Value = What> + use<> {
    let id = || select(ids.to_vec());
    prop_oneof![
        4 => id().prop_map(|id| What::Code { code: id.as_str().into() }),
        1 => Just(What::Pause),
        4 => (0..30_u32, id()).prop_map(|(interval, id)| What::Tick { interval, code: id.as_str().into() }),
        1 => any::<u32>().prop_map(|interval| What::Engagement { interval, level: Engagement::Low }),
        1 => any::<u16>().prop_map(|off_task| What::Snapshot { activity: Activity::Learning, off_task }),
        2 => id().prop_map(|id| What::Tally { point: id.as_str().into() }),
        2 => (id(), any::<u16>(), any::<u16>()).prop_map(|(id, count, of)| What::Count { point: id.as_str().into(), count: count.min(of), of }),
        2 => id().prop_map(|id| What::Begin { point: id.as_str().into() }),
        2 => id().prop_map(|id| What::End { point: id.as_str().into() }),
        2 => proptest::option::of(seats()).prop_map(|seat| What::Question { text: String::new(), seat }),
        2 => event_ids().prop_map(|question| What::Answer { question }),
        1 => (event_ids(), id()).prop_map(|(question, text)| What::Words { question, text }),
        2 => (event_ids(), id()).prop_map(|(question, id)| What::Sort { question, code: id.as_str().into() }),
        1 => rooms().prop_map(|room| What::Room { room }),
        4 => (seats(), id()).prop_map(|(seat, id)| What::Seat { seat, kind: id.as_str().into() }),
        2 => (seats(), seats(), id()).prop_map(|(seat, to, id)| What::Between { seat, to, kind: id.as_str().into() }),
        1 => (any::<u16>(), any::<u16>()).prop_map(|(on_task, of)| What::Scan { on_task, of }),
        1 => id().prop_map(|id| What::Note { text: String::new(), about: Some(About::Item { item: id.as_str().into() }) }),
        3 => event_ids().prop_map(|event| What::Retract { event }),
    ]
}

fn sheets(ids: &[String]) -> impl Strategy<Value = Vec<SheetEvent>> + use<> {
    vec((event_ids(), times(), whats(ids)).prop_map(|(id, t_ms, what)| SheetEvent { t_ms, id, what }), 0..60)
}

fn answers(ids: &[String]) -> impl Strategy<Value = Answers> + use<> {
    let mark = prop_oneof![
        6 => (0..8_u8).prop_map(|level| Mark::Level { level }),
        3 => (-100..4_100_i64).prop_map(|hundredths| Mark::Score { score: Points::from_hundredths(hundredths) }),
        1 => Just(Mark::NotApplicable),
    ];
    let key = (select(ids.to_vec()), 1..5_u8).prop_map(|(id, cycle)| AnswerKey::new(&id.as_str().into(), cycle));
    proptest::collection::btree_map(key, mark.prop_map(|mark| Answer { mark: Some(mark), remark: String::new() }), 0..80)
}

fn cases() -> impl Strategy<Value = (Instrument, Vec<SheetEvent>, Vec<SheetEvent>, Answers, Answers)> {
    instruments().prop_flat_map(|(instrument, ids)| (Just(instrument), sheets(&ids), sheets(&ids), answers(&ids), answers(&ids)))
}

fn between(value: Option<Decimal>, hundred: i64) -> bool {
    value.is_none_or(|value| (0..=hundred).contains(&value.units()))
}

/// Every share of a whole that a result prints.
fn percents_are_in_range(results: &InstrumentResults) -> bool {
    const ONE_PLACE: i64 = 1_000;
    match &results.findings {
        Findings::Interval(found) => found
            .sides
            .iter()
            .flat_map(|side| side.codes.iter().chain(&side.groups))
            .all(|one| between(one.of_intervals, ONE_PLACE) && between(one.of_codes, ONE_PLACE)),
        // i/d and its like are no shares.
        Findings::Flanders(found) => found.indices.iter().all(|index| between(index.value, i64::MAX)),
        Findings::St(found) => between(found.rt, 100) && between(found.ch, 100),
        Findings::Scale(found) => found.sections.iter().all(|section| {
            let percent = section.value.as_ref().and_then(|value| value.percent);
            between(percent, 10_000) && section.answered <= section.items
        }),
        Findings::Viewpoints(_) => true,
        Findings::Questions(found) => found
            .categories
            .iter()
            .flat_map(|category| &category.groups)
            .all(|group| between(group.of_all, ONE_PLACE) && group.codes.iter().all(|code| between(code.of_group, ONE_PLACE))),
        Findings::Seats(found) => {
            let part = &found.takes_part;
            [part.coverage, part.busiest_share, found.on_task].iter().all(|percent| between(*percent, ONE_PLACE)) && between(part.gini, 100)
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn results_do_not_depend_on_the_order_of_arrival((instrument, sheet, _, answers, _) in cases(), seed: u64) {
        let mut shuffled = sheet.clone();
        let mut state = seed;
        for place in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            shuffled.swap(place, usize::try_from(state >> 33).unwrap() % (place + 1));
        }
        prop_assert_eq!(results(&instrument, &sheet, &answers, LESSON_MS), results(&instrument, &shuffled, &answers, LESSON_MS));
    }

    #[test]
    fn an_event_that_is_taken_back_was_never_there((instrument, sheet, _, answers, _) in cases(), t_ms in times(), back_ms in times()) {
        let before = results(&instrument, &sheet, &answers, LESSON_MS);
        for what in sheet.iter().map(|event| event.what.clone()).filter(|what| !matches!(what, What::Retract { .. })).take(8) {
            let done = [sheet.clone(), vec![event(1_000, t_ms, what), event(1_001, back_ms, What::Retract { event: event_id(1_000) })]].concat();
            prop_assert_eq!(&results(&instrument, &done, &answers, LESSON_MS), &before);
        }
    }

    #[test]
    fn undo_and_redo_is_as_if_nothing_had_been_done((instrument, sheet, _, answers, _) in cases(), undo_ms in times(), redo_ms in times()) {
        let before = results(&instrument, &sheet, &answers, LESSON_MS);
        for undone in sheet.iter().take(8) {
            let undo = event(1_000, undo_ms, What::Retract { event: undone.id });
            let redo = event(1_001, redo_ms, What::Retract { event: event_id(1_000) });
            prop_assert_eq!(&results(&instrument, &[sheet.clone(), vec![undo, redo]].concat(), &answers, LESSON_MS), &before);
        }
    }

    #[test]
    fn arriving_twice_is_arriving_once((instrument, sheet, _, answers, _) in cases()) {
        let twice = [sheet.clone(), sheet.clone()].concat();
        prop_assert_eq!(results(&instrument, &sheet, &answers, LESSON_MS), results(&instrument, &twice, &answers, LESSON_MS));
    }

    #[test]
    fn nothing_panics_and_shares_are_shares((instrument, sheet, other, answers, marked) in cases(), length_ms: i64) {
        for length_ms in [LESSON_MS, length_ms, 0] {
            let found = results(&instrument, &sheet, &answers, length_ms);
            prop_assert!(percents_are_in_range(&found), "{:?}", found);
            let json = serde_json::to_string(&found).unwrap();
            prop_assert_eq!(serde_json::from_str::<InstrumentResults>(&json).unwrap(), found);
            let [a, b] = [(&sheet, &answers), (&other, &marked)].map(|(events, answers)| Observer { events, answers });
            let is_comparable = matches!(instrument.form, Form::Interval(_) | Form::Sequence(_) | Form::Scale(_));
            prop_assert_eq!(agreement(&instrument, a, b, length_ms).is_some(), is_comparable);
        }
        if let Form::Scale(form) = &instrument.form {
            let found = aggregate(form, &[&answers, &marked]);
            prop_assert!(found.total.is_none_or(|total| total.least.units() <= total.mean.units() && total.mean.units() <= total.most.units()));
        }
    }

    #[test]
    fn what_is_refused_counts_nothing((instrument, sheet, _, answers, _) in cases()) {
        // A retraction of what was refused has nothing to take back; here it stays, and its target too.
        let is_fine = |event: &&SheetEvent| matches!(event.what, What::Retract { .. }) || check_event(&instrument, event).is_ok();
        let mut sheet = sheet;
        sheet.sort_by_key(|event| (event.id, event.t_ms, event.what.clone()));
        sheet.dedup_by_key(|event| event.id);
        let good: Vec<SheetEvent> = sheet.iter().filter(is_fine).cloned().collect();
        let fine: Answers = answers.clone().into_iter().filter(|(key, answer)| check_answer(&instrument, key, answer).is_ok()).collect();
        prop_assert_eq!(results(&instrument, &good, &fine, LESSON_MS).findings, results(&instrument, &sheet, &answers, LESSON_MS).findings);
    }
}
