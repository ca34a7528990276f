//! What is refused in a sheet.

use crate::instruments::{
    check::{MAX_OFF_MS, MAX_TEXT_CHARS, Refusal, check_answers, check_event},
    testing::{answers, event, event_id, get, level, score},
    validate::Flaw,
};
use sandu_proto::instruments::{
    seats::{Room, RoomPlan, Seat},
    sheet::{About, Activity, Answer, AnswerKey, Answers, Engagement, Mark, What},
};

fn check(id: &str, what: What) -> Result<(), Refusal> {
    check_event(&get(id), &event(1, 0, what))
}

#[test]
fn each_form_takes_its_own_events() {
    let own = [
        ("copus", What::Tick { interval: 3, code: "I.1o1".into() }),
        ("copus", What::Engagement { interval: 3, level: Engagement::High }),
        ("fias", What::Code { code: "10".into() }),
        ("teach", What::Snapshot { activity: Activity::Learning, off_task: 2 }),
        ("licc", What::Count { point: "4".into(), count: 30, of: 40 }),
        ("licc", What::Begin { point: "12".into() }),
        ("questions", What::Question { text: String::new(), seat: Some(Seat(3)) }),
        ("questions", What::Words { question: event_id(1), text: "为什么？".to_owned() }),
        ("questions", What::Answer { question: event_id(1) }),
        ("questions", What::Sort { question: event_id(1), code: "E6".into() }),
        ("seats", What::Seat { seat: Seat(3), kind: "visit".into() }),
        ("seats", What::Between { seat: Seat(3), to: Seat(4), kind: "exchange".into() }),
        ("seats", What::Scan { on_task: 3, of: 4 }),
    ];
    for (id, what) in &own {
        assert_eq!(check(id, what.clone()), Ok(()), "{id} {what:?}");
        for other in ["copus", "fias", "rtop", "licc", "questions", "seats"].iter().filter(|other| *other != id) {
            assert_eq!(check(other, what.clone()), Err(Refusal::NotOfThisForm), "{other} {what:?}");
        }
    }
    for id in ["copus", "st-classic", "table-levels"] {
        assert_eq!(check(id, What::Step { block: "0123456789abcdef".to_owned() }), Ok(()));
        assert_eq!(check(id, What::Retract { event: event_id(9) }), Ok(()));
        assert_eq!(check(id, What::Note { text: "好".to_owned(), about: None }), Ok(()));
    }
}

#[test]
fn what_an_instrument_does_not_know_is_refused_by_name() {
    let room = Room { plan: RoomPlan::Rows { rows: 255, columns: 255 }, empty: Vec::new(), zones: Vec::new() };
    let about = |item: &str| What::Note { text: String::new(), about: Some(About::Item { item: item.into() }) };
    for (id, what, wanted) in [
        ("copus", What::Tick { interval: 0, code: "L".into() }, Refusal::UnknownCode("L".into())),
        ("copus", What::Tick { interval: 180, code: "S.L".into() }, Refusal::NoSuchInterval),
        ("fias", What::Code { code: "11".into() }, Refusal::UnknownCode("11".into())),
        ("licc", What::Tally { point: "4".into() }, Refusal::WrongTool("4".into())),
        ("licc", What::Tally { point: "99".into() }, Refusal::UnknownItem("99".into())),
        ("licc", What::Count { point: "4".into(), count: 41, of: 40 }, Refusal::MoreThanAll),
        ("seats", What::Scan { on_task: 41, of: 40 }, Refusal::MoreThanAll),
        ("seats", What::Seat { seat: Seat(0), kind: "visit".into() }, Refusal::NoSuchSeat(Seat(0))),
        ("seats", What::Seat { seat: Seat(1), kind: "exchange".into() }, Refusal::UnknownCode("exchange".into())),
        ("seats", What::Between { seat: Seat(1), to: Seat(2), kind: "visit".into() }, Refusal::UnknownCode("visit".into())),
        ("seats", What::Room { room }, Refusal::Room(Flaw::Room)),
        ("rtop", about("26"), Refusal::UnknownItem("26".into())),
        ("seats", about("1"), Refusal::UnknownItem("1".into())),
        ("rtop", What::Note { text: "字".repeat(MAX_TEXT_CHARS + 1), about: None }, Refusal::TextTooLong),
        ("rtop", What::Snapshot { activity: Activity::Learning, off_task: 0 }, Refusal::NotOfThisForm),
    ] {
        assert_eq!(check(id, what.clone()), Err(wanted), "{id} {what:?}");
    }
}

#[test]
fn a_clock_that_is_days_off_is_refused() {
    let tap = |t_ms| check_event(&get("fias"), &event(1, t_ms, What::Pause));
    assert_eq!([-MAX_OFF_MS, MAX_OFF_MS].map(tap), [Ok(()), Ok(())]);
    assert_eq!([-MAX_OFF_MS - 1, i64::MAX].map(tap), [Err(Refusal::TimeOutOfRange), Err(Refusal::TimeOutOfRange)]);
}

#[test]
fn marks_must_be_in_the_range_of_their_item() {
    for (id, key, mark, wanted) in [
        ("table-levels", "1", level(3), Ok(())),
        ("table-levels", "1", level(4), Err(Refusal::OutOfRange("1".into()))),
        ("table-levels", "1", score(500), Err(Refusal::OutOfRange("1".into()))),
        ("table-levels", "1", Mark::NotApplicable, Err(Refusal::OutOfRange("1".into()))),
        ("table-levels", "21", level(0), Err(Refusal::UnknownItem("21".into()))),
        ("table-levels", "bonus-2", score(300), Ok(())),
        ("table-levels", "bonus-2", score(301), Err(Refusal::OutOfRange("bonus-2".into()))),
        ("table-sections", "activity", score(4000), Ok(())),
        ("table-sections", "activity", score(4001), Err(Refusal::OutOfRange("activity".into()))),
        ("table-sections", "activity", score(-1), Err(Refusal::OutOfRange("activity".into()))),
        ("danielson", "2a", Mark::NotApplicable, Ok(())),
        ("teach", "1.1", level(2), Ok(())),
        ("teach", "1.1", Mark::NotApplicable, Ok(())),
        ("teach", "1.1", level(3), Err(Refusal::OutOfRange("1.1".into()))),
        ("teach", "1#2", level(4), Ok(())),
        ("teach", "1#3", level(4), Err(Refusal::NoSuchCycle)),
        ("rtop", "1#2", level(4), Err(Refusal::NoSuchCycle)),
        ("rtop", "design", level(0), Err(Refusal::OutOfRange("design".into()))),
        ("licc", "4", level(0), Err(Refusal::NotOfThisForm)),
        ("copus", "S.L", level(0), Err(Refusal::NotOfThisForm)),
    ] {
        assert_eq!(check_answers(&get(id), &answers_under(key, mark)), wanted, "{id} {key} {mark:?}");
    }
}

fn answers_under(key: &str, mark: Mark) -> Answers {
    Answers::from([(AnswerKey(key.to_owned()), Answer { mark: Some(mark), remark: String::new() })])
}

#[test]
fn remarks_stand_alone_and_are_limited() {
    let remark = |key: &str, chars: usize| Answers::from([(AnswerKey(key.to_owned()), Answer { mark: None, remark: "字".repeat(chars) })]);
    assert_eq!(check_answers(&get("rtop"), &remark("design", 10)), Ok(()));
    assert_eq!(check_answers(&get("licc"), &remark("4", 10)), Ok(()));
    assert_eq!(check_answers(&get("rtop"), &remark("1", MAX_TEXT_CHARS + 1)), Err(Refusal::TextTooLong));
    assert_eq!(check_answers(&get("rtop"), &answers([("1", level(0))])), Ok(()));
}
