//! LICC, the question log and the seat map.

use crate::instruments::{
    results,
    testing::{event_id, events, get, said},
};
use sandu_proto::instruments::{
    results::{
        Findings,
        questions::QuestionResults,
        seats::{SeatResults, Zone},
        viewpoints::{PointFinding, ViewpointResults},
    },
    seats::{Room, RoomPlan, RoomZone, Seat},
    sheet::{About, Answer, AnswerKey, Answers, What},
};

const MINUTE_MS: i64 = 60_000;

fn licc(all: Vec<(i64, What)>, answers: &Answers) -> (ViewpointResults, u32) {
    let found = results(&get("licc"), &events(all), answers, 40 * MINUTE_MS);
    match found.findings {
        Findings::Viewpoints(viewpoints) => (viewpoints, found.left_out),
        other => panic!("{other:?}"),
    }
}

#[test]
fn points_are_counted_with_their_tool_and_keep_their_conclusion() {
    let count = |count, of| What::Count { point: "4".into(), count, of };
    let all = vec![
        (MINUTE_MS, count(30, 40)),
        (2 * MINUTE_MS, count(36, 40)),
        (3 * MINUTE_MS, What::Tally { point: "7".into() }),
        (4 * MINUTE_MS, What::Tally { point: "7".into() }),
        // The tool of point 4 is not a tally.
        (5 * MINUTE_MS, What::Tally { point: "4".into() }),
        (6 * MINUTE_MS, What::Quote { point: "1".into(), text: "带了三角板".to_owned() }),
        (7 * MINUTE_MS, What::Note { text: "后排".to_owned(), about: Some(About::Item { item: "7".into() }) }),
    ];
    let conclusion = Answer { mark: None, remark: "多数人在听".to_owned() };
    let (found, left_out) = licc(all, &Answers::from([(AnswerKey("4".to_owned()), conclusion)]));
    assert_eq!((found.points.len(), left_out), (3, 1));
    let [prepared, listening, exchanges] = &found.points[..] else { panic!("three points") };
    assert!(matches!(&prepared.found, PointFinding::Quotes { quotes } if quotes[0].text == "带了三角板"));
    let PointFinding::Count { looks, percent } = &listening.found else { panic!("count") };
    assert_eq!((looks.len(), said(looks[0].counted.percent), said(*percent)), (2, "75.0".to_owned(), "82.5".to_owned()));
    assert_eq!(listening.conclusion, "多数人在听");
    assert_eq!((&exchanges.found, exchanges.evidence), (&PointFinding::Tally { n: 2 }, 1));
}

#[test]
fn what_lasts_is_measured_within_the_lesson() {
    let begin = What::Begin { point: "12".into() };
    let end = What::End { point: "12".into() };
    let all = vec![
        (-MINUTE_MS, begin.clone()),
        (MINUTE_MS, begin.clone()),
        (2 * MINUTE_MS, end.clone()),
        (3 * MINUTE_MS, end),
        (36 * MINUTE_MS, begin),
    ];
    let (found, _) = licc(all, &Answers::new());
    let PointFinding::Duration { times, total_ms, of_lesson } = found.points[0].found else { panic!("duration") };
    assert_eq!((times, total_ms, said(of_lesson)), (2, 6 * MINUTE_MS, "15.0".to_owned()));
}

fn asked(id: &str, all: Vec<(i64, What)>) -> (QuestionResults, u32) {
    let found = results(&get(id), &events(all), &Answers::new(), 40 * MINUTE_MS);
    match found.findings {
        Findings::Questions(questions) => (questions, found.left_out),
        other => panic!("{other:?}"),
    }
}

fn question(text: &str) -> What {
    What::Question { text: text.to_owned(), seat: None }
}

fn sort(question: u128, code: &str) -> What {
    What::Sort { question: event_id(question), code: code.into() }
}

fn answer(question: u128) -> What {
    What::Answer { question: event_id(question) }
}

#[test]
fn waits_are_from_the_end_of_the_question_to_the_first_answer() {
    let (found, left_out) = asked(
        "questions",
        vec![
            (10_000, question("周长是什么？")),
            (20_000, question("为什么？")),
            (11_500, answer(1)),
            (15_000, answer(1)),
            (24_600, answer(2)),
            (30_000, question("谁来说？")),
            (30_000, answer(99)),
            (-5, question("上课前")),
        ],
    );
    assert_eq!(found.questions.iter().map(|row| row.wait_ms).collect::<Vec<_>>(), [Some(1_500), Some(4_600), None]);
    assert_eq!((found.wait.measured, said(found.wait.mean_s)), (2, "3.1".to_owned()));
    assert_eq!((said(found.wait.least_s), said(found.wait.most_s)), ("1.5".to_owned(), "4.6".to_owned()));
    assert_eq!(left_out, 2);
}

#[test]
fn the_last_words_of_a_question_count_whenever_they_were_written() {
    let words = |question, text: &str| What::Words { question: event_id(question), text: text.to_owned() };
    let (found, left_out) = asked(
        "questions",
        vec![
            (1_000, question("")),
            (3_000, words(1, "什么是")),
            (20_000, question("为什么？")),
            (41 * MINUTE_MS, words(1, "什么是一半？")),
            (30_000, words(3, "")),
            (31_000, words(99, "没有这一问")),
        ],
    );
    assert_eq!(found.questions.iter().map(|row| row.text.as_str()).collect::<Vec<_>>(), ["什么是一半？", ""]);
    assert_eq!(left_out, 1);
}

#[test]
fn the_last_code_of_a_category_counts() {
    let (found, left_out) =
        asked("questions", vec![(1, question("")), (2, sort(1, "A2")), (3, sort(1, "A4")), (4, sort(1, "B3")), (5, sort(1, "Z9"))]);
    assert_eq!(found.questions[0].codes, ["A4".into(), "B3".into()]);
    assert_eq!((found.categories[0].sorted, found.categories[2].sorted, left_out), (1, 0, 1));
    assert_eq!(found.categories[2].groups[0].of_all, None);
}

#[test]
fn shares_are_of_the_class_and_of_all() {
    let codes = ["V1", "V2", "V2", "V5", "V9", "V9", "V9", "V9"];
    let questions = (0..codes.len()).map(|at| (i64::try_from(at).unwrap(), question("")));
    let sorted = (1..).zip(codes).map(|(asked, code)| (100, sort(asked, code)));
    let (found, _) = asked("responses", questions.chain(sorted).collect());
    let effect = &found.categories[1];
    let shares = |group: usize, code: usize| {
        let code = &effect.groups[group].codes[code];
        (said(code.of_group), said(code.of_all))
    };
    assert_eq!(effect.sorted, 8);
    assert_eq!(effect.groups.iter().map(|group| said(group.of_all)).collect::<Vec<_>>(), ["37.5", "12.5", "50.0"]);
    assert_eq!(shares(0, 1), ("66.7".to_owned(), "25.0".to_owned()));
    assert_eq!(shares(2, 0), ("100.0".to_owned(), "50.0".to_owned()));
}

fn seats(all: Vec<(i64, What)>) -> (SeatResults, u32) {
    let found = results(&get("seats"), &events(all), &Answers::new(), 40 * MINUTE_MS);
    match found.findings {
        Findings::Seats(seats) => (seats, found.left_out),
        other => panic!("{other:?}"),
    }
}

fn tap(seat: u16, kind: &str) -> What {
    What::Seat { seat: Seat(seat), kind: kind.into() }
}

fn small_room() -> What {
    let zones = vec![RoomZone { name: "女生".to_owned(), seats: vec![Seat(1), Seat(4), Seat(4), Seat(10), Seat(99)] }];
    What::Room { room: Room { plan: RoomPlan::Rows { rows: 3, columns: 4 }, empty: vec![Seat(11), Seat(12)], zones } }
}

#[test]
fn coverage_and_the_busiest_fifth_are_of_the_seats_that_are_taken() {
    let mut all = vec![(0, small_room())];
    all.extend([1, 1, 1, 1, 2, 4, 10].map(|seat| (MINUTE_MS, tap(seat, "called"))));
    all.extend([(MINUTE_MS, tap(1, "right")), (MINUTE_MS, tap(2, "volunteer")), (MINUTE_MS, tap(13, "called"))]);
    let (found, left_out) = seats(all);
    let part = &found.takes_part;
    assert_eq!((part.n, part.seats, part.reached, said(part.coverage)), (8, 10, 4, "40.0".to_owned()));
    // Seats 1 and 2 have 4 and 2 of 8.
    assert_eq!((part.busiest, said(part.busiest_share)), (2, "75.0".to_owned()));
    assert_eq!(said(part.gini), "0.73");
    assert_eq!(left_out, 1);
    let right = found.kinds.iter().find(|kind| kind.kind == "right".into()).unwrap();
    assert_eq!((right.n, right.reached, right.by_seat[0]), (1, 1, 1));
}

#[test]
fn zones_have_a_rate_for_each_pupil() {
    let mut all = vec![(0, small_room())];
    all.extend([1, 1, 2, 4, 10].map(|seat| (MINUTE_MS, tap(seat, "called"))));
    let (found, _) = seats(all);
    let zones: Vec<_> = found.zones.into_iter().map(|zone| (zone.zone, zone.seats, zone.n, said(zone.per_pupil))).collect();
    let wanted = [
        (Zone::Front, 4, 4, "1.00"),
        (Zone::Back, 2, 1, "0.50"),
        (Zone::Left, 6, 4, "0.67"),
        (Zone::Right, 4, 1, "0.25"),
        (Zone::Named { name: "女生".to_owned() }, 3, 4, "1.33"),
    ];
    assert_eq!(zones, wanted.map(|(zone, seats, n, rate)| (zone, seats, n, rate.to_owned())));
}

#[test]
fn tables_are_zones() {
    let room = Room { plan: RoomPlan::Tables { seats: vec![4, 6] }, empty: vec![Seat(5)], zones: Vec::new() };
    let (found, _) = seats(vec![(0, What::Room { room }), (1, tap(10, "asks"))]);
    let zones: Vec<_> = found.zones.into_iter().map(|zone| (zone.zone, zone.seats, zone.n)).collect();
    assert_eq!(zones, [(Zone::Table { table: 1 }, 4, 0), (Zone::Table { table: 2 }, 5, 1)]);
}

#[test]
fn the_teacher_stays_until_the_next_visit_or_pause() {
    let (found, _) = seats(vec![
        (-5_000, tap(1, "visit")),
        (10_000, tap(9, "visit")),
        (12_000, tap(9, "visit")),
        (30_000, What::Pause),
        (60_000, tap(3, "visit")),
    ]);
    let path: Vec<_> = found.path.iter().map(|visit| (visit.seat.0, visit.from_ms, visit.stay_ms)).collect();
    assert_eq!(path, [(1, 0, 10_000), (9, 10_000, 20_000), (3, 60_000, 40 * MINUTE_MS - 60_000)]);
}

#[test]
fn exchanges_and_scans_are_counted() {
    let exchange = |seat, to| What::Between { seat: Seat(seat), to: Seat(to), kind: "exchange".into() };
    let (found, left_out) = seats(vec![
        (1, exchange(1, 2)),
        (2, exchange(3, 4)),
        (3, exchange(3, 4)),
        (4, What::Scan { on_task: 30, of: 40 }),
        (5, What::Scan { on_task: 20, of: 40 }),
        (6, What::Scan { on_task: 41, of: 40 }),
    ]);
    assert_eq!(found.between.iter().map(|pair| (pair.seat.0, pair.to.0, pair.n)).collect::<Vec<_>>(), [(3, 4, 2), (1, 2, 1)]);
    assert_eq!((found.scans.len(), said(found.on_task), left_out), (2, "62.5".to_owned(), 1));
}
