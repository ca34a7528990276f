//! COPUS, FIAS and S-T.

use crate::instruments::{
    results,
    testing::{event, events, get, said, sequence},
};
use sandu_proto::instruments::{
    Instrument,
    results::{
        Findings,
        interval::{IntervalResults, TickResult},
        sequence::{CurvePoint, FlandersIndex, FlandersResults, StLesson, StResults},
    },
    sheet::{Answers, SheetEvent, What},
};

const MINUTE_MS: i64 = 60_000;

const STUDENTS: &str = "L | L | L AnQ | L AnQ SQ | Ind | CG | CG | WG | L AnQ | L";
const INSTRUCTOR: &str = "Lec | Lec RtW | Lec PQ | PQ AnQ | CQ | CQ MG | CQ MG | MG 1o1 | FUp Lec | Lec Adm";

/// Intervals as they stand on paper.
fn ticks(side: &str, paper: &str) -> Vec<(i64, What)> {
    let code = |interval: u32, key: &str| {
        (i64::from(interval) * 2 * MINUTE_MS, What::Tick { interval, code: format!("{side}.{key}").as_str().into() })
    };
    (0..).zip(paper.split('|')).flat_map(|(interval, keys)| keys.split_whitespace().map(move |key| code(interval, key))).collect()
}

fn copus(events: &[SheetEvent], length_ms: i64) -> IntervalResults {
    match results(&get("copus"), events, &Answers::new(), length_ms).findings {
        Findings::Interval(interval) => interval,
        other => panic!("{other:?}"),
    }
}

fn of<'a>(all: &'a [TickResult], id: &str) -> (&'a TickResult, String, String) {
    let one = all.iter().find(|one| one.id == id.into()).unwrap();
    (one, said(one.of_intervals), said(one.of_codes))
}

#[test]
fn copus_vector_of_ten_intervals() {
    let all = [ticks("S", STUDENTS), ticks("I", INSTRUCTOR)].concat();
    let found = copus(&events(all), 20 * MINUTE_MS);
    assert_eq!(found.intervals, 10);
    let [students, instructor] = &found.sides[..] else { panic!("two sides") };
    assert_eq!((students.ticks, instructor.ticks), (14, 18));
    for (key, ticks, of_intervals, of_codes) in [
        ("S.L", 6, "60.0", "42.9"),
        ("S.AnQ", 3, "30.0", "21.4"),
        ("S.CG", 2, "20.0", "14.3"),
        ("S.Ind", 1, "10.0", "7.1"),
        ("S.SQ", 1, "10.0", "7.1"),
        ("S.WG", 1, "10.0", "7.1"),
        ("S.TQ", 0, "0.0", "0.0"),
    ] {
        let (one, intervals, codes) = of(&students.codes, key);
        assert_eq!((one.ticks, intervals.as_str(), codes.as_str()), (ticks, of_intervals, of_codes), "{key}");
    }
    let collapsed = |side: &[TickResult], ids: [&str; 3]| {
        ids.map(|id| {
            let (_, intervals, codes) = of(side, id);
            (codes, intervals)
        })
    };
    let wanted = |pairs: [(&str, &str); 3]| pairs.map(|(codes, intervals)| (codes.to_owned(), intervals.to_owned()));
    assert_eq!(
        collapsed(&students.groups, ["S.receiving", "S.talking", "S.working"]),
        wanted([("42.9", "60.0"), ("28.6", "30.0"), ("28.6", "40.0")])
    );
    assert_eq!(
        collapsed(&instructor.groups, ["I.presenting", "I.guiding", "I.administration"]),
        wanted([("33.3", "50.0"), ("61.1", "70.0"), ("5.6", "10.0")])
    );
    assert_eq!(found.timeline[3].codes, ["S.L", "S.AnQ", "S.SQ", "I.PQ", "I.AnQ"].map(Into::into));
}

#[test]
fn the_last_interval_counts_from_one_minute_on() {
    for (length_ms, wanted) in
        [(0, 0), (MINUTE_MS - 1, 0), (MINUTE_MS, 1), (3 * MINUTE_MS - 1, 1), (3 * MINUTE_MS, 2), (45 * MINUTE_MS, 23)]
    {
        assert_eq!(copus(&[], length_ms).intervals, wanted, "{length_ms}");
    }
    let nothing = copus(&[], 0);
    assert!(nothing.sides[0].codes.iter().all(|code| code.of_intervals.is_none() && code.of_codes.is_none()));
}

#[test]
fn ticking_twice_changes_nothing_and_ticks_beyond_the_lesson_or_before_it_do_not_count() {
    let tick = |interval, code: &str| What::Tick { interval, code: code.into() };
    let sheet = events([
        (0, tick(0, "S.L")),
        (5, tick(0, "S.L")),
        (9, tick(7, "S.L")),
        (9, tick(0, "S.X")),
        (9, What::Pause),
        (-1, tick(1, "S.L")),
    ]);
    let all = results(&get("copus"), &sheet, &Answers::new(), 4 * MINUTE_MS);
    assert_eq!(all.left_out, 4);
    let Findings::Interval(found) = all.findings else { panic!("interval") };
    assert_eq!(found.sides[0].ticks, 1);
}

fn flanders(codes: &str, step_ms: i64, length_ms: i64) -> FlandersResults {
    match results(&get("fias"), &sequence(codes.split(' '), step_ms), &Answers::new(), length_ms).findings {
        Findings::Flanders(flanders) => flanders,
        other => panic!("{other:?}"),
    }
}

#[test]
fn fias_vector_of_24_codes() {
    let codes = "5 5 5 4 8 8 3 2 4 8 9 9 3 5 5 6 10 8 7 6 8 2 5 5";
    let found = flanders(codes, 3_000, 72_000);
    assert_eq!((found.tallies, found.matrix_total), (24, 25));
    let indices: Vec<_> = found.indices.iter().map(|index| (index.index, said(index.value))).collect();
    let wanted = [
        (FlandersIndex::TeacherTalk, "66.67"),
        (FlandersIndex::PupilTalk, "29.17"),
        (FlandersIndex::Silence, "4.17"),
        (FlandersIndex::IndirectToDirect, "60.00"),
        (FlandersIndex::RevisedIndirectToDirect, "133.33"),
        (FlandersIndex::TeacherResponse, "57.14"),
        (FlandersIndex::TeacherQuestion, "22.22"),
        (FlandersIndex::PupilInitiation, "28.57"),
        (FlandersIndex::InstantResponse, "75.00"),
        (FlandersIndex::InstantQuestion, "—"),
        (FlandersIndex::ContentCross, "52.00"),
        (FlandersIndex::SteadyState, "24.00"),
        (FlandersIndex::PupilSteadyState, "28.57"),
    ];
    assert_eq!(indices, wanted.map(|(index, value)| (index, value.to_owned())));
    assert_eq!((found.positive_cells, found.defect_cells), (1, 2));
}

#[test]
fn a_held_code_is_written_every_three_seconds_and_a_pause_makes_no_transition() {
    let fias = get("fias");
    let code = |code: &str| What::Code { code: code.into() };
    let sheet = events([(-2_000, code("5")), (9_100, code("4")), (9_900, code("8")), (15_000, What::Pause), (30_000, code("8"))]);
    let Findings::Flanders(found) = results(&fias, &sheet, &Answers::new(), 33_000).findings else { panic!("flanders") };
    assert_eq!(found.by_code, [0, 0, 0, 1, 3, 0, 0, 3, 0, 0]);
    // 10 5 5 5 4 8 8 10, then 10 8 10.
    assert_eq!(found.matrix_total, 7 + 2);
    for code in 0..10 {
        let row: u32 = found.matrix[code].iter().sum();
        assert_eq!(row, found.matrix.iter().map(|row| row[code]).sum::<u32>());
    }
}

fn st(instrument: &Instrument, codes: &str) -> StResults {
    let letters: Vec<String> = codes.chars().map(String::from).collect();
    let sheet = sequence(letters.iter().map(String::as_str), 30_000);
    let length_ms = 30_000 * i64::try_from(codes.len()).unwrap();
    match results(instrument, &sheet, &Answers::new(), length_ms).findings {
        Findings::St(st) => st,
        other => panic!("{other:?}"),
    }
}

#[test]
fn st_vectors() {
    for (codes, rt, ch, lesson) in [
        ("TTTTSSTTSTTTSSSTTTTT", "0.70", "0.30", StLesson::Lecture),
        ("TSTSTSTTSSTSTSTSTSTS", "0.50", "0.85", StLesson::Dialogue),
        ("SSSSTSSSSTSSSSSSSTSS", "0.15", "0.30", StLesson::Practice),
        ("TSSSTSSSTSSSTSSSTSSS", "0.25", "0.45", StLesson::Practice),
    ] {
        let found = st(&get("st-classic"), codes);
        assert_eq!((found.samples, said(found.rt).as_str(), said(found.ch).as_str()), (20, rt, ch), "{codes}");
        assert_eq!(found.lesson, Some(lesson), "{codes}");
    }
    let first = st(&get("st-classic"), "TTTTSSTTSTTTSSSTTTTT");
    assert_eq!((first.teacher, first.changes), (14, 6));
}

#[test]
fn st_vector_with_dialogue() {
    let found = st(&get("st-improved"), "TTDDSSDTTT");
    assert_eq!((said(found.rt), said(found.ch)), ("0.65".to_owned(), "0.40".to_owned()));
    assert_eq!(found.lesson, Some(StLesson::Balanced));
    let end = CurvePoint { teacher_ms: 195_000, student_ms: 105_000 };
    assert_eq!(found.curve.last(), Some(&end));
    assert_eq!(found.curve.len(), 11);
}

#[test]
fn each_standard_has_its_own_types() {
    let blocks = "TTTTTSSSSS";
    assert_eq!(st(&get("st-classic"), blocks).lesson, Some(StLesson::Mixed));
    assert_eq!(st(&get("st-improved"), blocks).lesson, Some(StLesson::Blocks));
    let half = "TTSSTTSSTT";
    assert_eq!(st(&get("st-classic"), half).lesson, Some(StLesson::Dialogue));
    assert_eq!(st(&get("st-improved"), half).lesson, Some(StLesson::Balanced));
    assert_eq!(st(&get("st-improved"), "TSTSTTSSTS").lesson, Some(StLesson::Dialogue));
}

#[test]
fn thresholds_of_st_belong_to_the_type_that_they_name() {
    for (id, codes, lesson) in [
        ("st-classic", "TTTSSSSSSS", StLesson::Practice),
        ("st-improved", "TTTTSSSSTT", StLesson::Blocks),
        ("st-improved", "TSTSTSSTTT", StLesson::Dialogue),
    ] {
        assert_eq!(st(&get(id), codes).lesson, Some(lesson), "{codes}");
    }
}

/// Transitions between tags of any length are no Ch: the lesson is sampled first.
#[test]
fn a_tag_of_ten_minutes_is_twenty_samples_and_one_change() {
    let code = |code: &str| What::Code { code: code.into() };
    let sheet = events([(0, code("T")), (10 * MINUTE_MS, code("S")), (10 * MINUTE_MS + 4_000, code("T"))]);
    let Findings::St(found) = results(&get("st-classic"), &sheet, &Answers::new(), 20 * MINUTE_MS).findings else { panic!("st") };
    assert_eq!((found.samples, found.changes, said(found.ch)), (40, 0, "0.00".to_owned()));
}

#[test]
fn a_lesson_without_a_tap_has_no_type() {
    let found = st(&get("st-classic"), "");
    assert_eq!((found.rt, found.ch, found.lesson), (None, None, None));
    assert_eq!(found.curve, [CurvePoint { teacher_ms: 0, student_ms: 0 }]);
}

#[test]
fn taps_after_the_end_do_not_count_and_a_clock_a_year_ahead_makes_no_year_of_samples() {
    let late = event(1, 90 * MINUTE_MS, What::Code { code: "T".into() });
    let all = results(&get("st-classic"), &[late], &Answers::new(), 40 * MINUTE_MS);
    assert_eq!(all.left_out, 1);
    let held = event(2, -60_000, What::Code { code: "T".into() });
    let all = results(&get("st-classic"), &[held], &Answers::new(), i64::MAX);
    let Findings::St(found) = all.findings else { panic!("st") };
    assert_eq!(found.samples, 720);
}
