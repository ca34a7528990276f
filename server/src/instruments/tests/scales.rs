//! Scales: the published vectors, missing marks, bands at their edges.

use crate::instruments::{
    results,
    scale::sums::unanswered,
    testing::{answers, events, get, level, said, scale, scale_of, scale_results, score},
};
use sandu_proto::instruments::{
    Form, Instrument,
    number::Points,
    results::scale::ScaleResults,
    scale::{BonusCap, Level, Marking, Missing, ScaleForm, Total},
    sheet::{About, Activity, Answer, AnswerKey, Answers, Mark, What},
};

fn with(id: &str, change: impl FnOnce(&mut ScaleForm)) -> Instrument {
    let mut form = scale(id);
    change(&mut form);
    Instrument { form: Form::Scale(form), ..get(id) }
}

fn numbered(levels: impl IntoIterator<Item = u8>) -> Answers {
    answers((1..).zip(levels).map(|(item, mark): (u32, u8)| (item.to_string(), level(mark))))
}

fn total(found: &ScaleResults) -> String {
    said(found.total.as_ref().map(|total| total.value))
}

fn band(found: &ScaleResults) -> Option<&str> {
    found.total.as_ref()?.band.as_ref().map(|band| band.zh.as_str())
}

#[test]
fn form_vector_13_excellent_6_good_1_fair_is_92() {
    let marks = [vec![0; 13], vec![1; 6], vec![2; 1]].concat();
    let found = scale_results(&get("table-levels"), &numbered(marks));
    assert_eq!((total(&found), found.answered, found.items), ("92.00".to_owned(), 20, 20));
}

#[test]
fn all_poor_is_40_and_not_0() {
    let found = scale_results(&get("table-levels"), &numbered([3; 20]));
    assert_eq!(total(&found), "40.00");
    let sections: Vec<_> = found.sections.iter().map(|section| said(section.value.as_ref().map(|value| value.value))).collect();
    assert_eq!(sections, ["4.00", "6.00", "10.00", "12.00", "8.00"]);
}

#[test]
fn a_bonus_may_pass_the_full_marks_unless_it_is_capped() {
    let mut marks = numbered([0; 20]);
    marks.extend(answers([("bonus-1", score(200)), ("bonus-2", score(300))]));
    let found = scale_results(&get("table-levels"), &marks);
    assert_eq!((total(&found), said(found.bonus)), ("105.00".to_owned(), "5.00".to_owned()));
    let capped = with("table-levels", |form| form.bonus.as_mut().unwrap().cap = BonusCap::AtFull);
    assert_eq!(total(&scale_results(&capped, &marks)), "100.00");
}

#[test]
fn class_vector() {
    let published = [654, 106, 531, 508, 623, 607, 488, 308, 308, 320];
    let class = with("class", |form| {
        form.cycles = None;
        for section in &mut form.sections {
            let Marking::Levels { levels, .. } = &mut section.marking else { panic!("levels") };
            levels.extend(published.map(|mean| Level { name: levels[0].name.clone(), points: Points::from_hundredths(mean) }));
        }
    });
    let ids = ["PC", "NC", "TS", "RSP", "BM", "P", "ILF", "CD", "QF", "LM"];
    let found = scale_results(&class, &answers((7..).zip(ids).map(|(place, id)| (id, level(place)))));
    let domains: Vec<_> = found.sections.iter().map(|section| said(section.value.as_ref().map(|value| value.value))).collect();
    assert_eq!(domains, ["5.97", "5.73", "3.12"]);
    assert_eq!(found.total, None);
}

#[test]
fn class_averages_its_cycles_first_and_waits_for_four() {
    let marks = |cycles: &[u8]| -> Answers {
        let cycle =
            |(cycle, mark): (u8, &u8)| (AnswerKey::new(&"BM".into(), cycle), Answer { mark: Some(level(*mark)), remark: String::new() });
        let mut all: Answers = (1..).zip(cycles).map(cycle).collect();
        for id in ["P", "ILF"] {
            all.extend((1..=4).map(|cycle| (AnswerKey::new(&id.into(), cycle), Answer { mark: Some(level(6)), remark: String::new() })));
        }
        all
    };
    let organisation = |cycles: &[u8]| scale_results(&get("class"), &marks(cycles)).sections[1].clone();
    // Level 0 is one point: (1 + 2 + 4 + 5 + 7) ÷ 5, and 7 in the other two.
    assert_eq!(said(organisation(&[0, 1, 3, 4, 6]).each[0].value), "3.80");
    assert_eq!(said(organisation(&[0, 1, 3, 4, 6]).value.map(|value| value.value)), "5.93");
    let early = organisation(&[0, 1, 3]);
    assert_eq!((early.value, early.each[0].cycles, early.answered, early.items), (None, 3, 2, 3));
}

#[test]
fn rtop_with_a_missing_item_shows_how_many_and_no_total() {
    let found = scale_results(&get("rtop"), &numbered([3; 24]));
    assert_eq!((found.total.clone(), found.answered, found.items), (None, 24, 25));
    assert_eq!(found.sections[0].value.as_ref().unwrap().value.to_string(), "15.00");
    assert_eq!(found.sections[4].value, None);
    assert_eq!(unanswered(&scale("rtop"), &numbered([3; 24])), ["25".into()]);
    assert_eq!(total(&scale_results(&get("rtop"), &numbered([3; 25]))), "75.00");
}

#[test]
fn what_is_missing_blocks_scales_or_counts_nothing() {
    let marks = numbered([0; 10]);
    for (missing, wanted) in [(Missing::Blocks, "—"), (Missing::Open, "—"), (Missing::Scales, "100.00"), (Missing::Zero, "50.00")] {
        let table = with("table-levels", |form| form.missing = missing);
        assert_eq!(total(&scale_results(&table, &marks)), wanted, "{missing:?}");
    }
    let nothing = with("table-levels", |form| form.missing = Missing::Scales);
    assert_eq!(total(&scale_results(&nothing, &Answers::new())), "—");
}

#[test]
fn what_does_not_apply_is_left_out_with_its_full_marks() {
    let danielson = with("danielson", |form| form.missing = Missing::Blocks);
    let mut marks = answers([("2a", level(3)), ("2b", level(1)), ("2c", level(2)), ("2d", level(2)), ("2e", Mark::NotApplicable)]);
    let environment = |marks: &Answers| scale_results(&danielson, marks).sections[1].clone();
    assert_eq!(environment(&marks).value.unwrap().value.to_string(), "3.00");
    assert_eq!((environment(&marks).answered, environment(&marks).items), (4, 4));
    marks.extend(
        ["2a", "2b", "2c", "2d"].map(|id| (AnswerKey(id.to_owned()), Answer { mark: Some(Mark::NotApplicable), remark: String::new() })),
    );
    assert_eq!(environment(&marks).value, None);
}

/// Observers in class mark ten components; the others leave their domains open.
#[test]
fn danielson_can_be_handed_in_without_the_papers() {
    let marks = answers(["2a", "2b", "2c", "2d", "2e", "3a", "3b", "3c", "3d", "3e"].map(|id| (id, level(2))));
    let values: Vec<_> =
        scale_results(&get("danielson"), &marks).sections.into_iter().map(|section| said(section.value.map(|value| value.value))).collect();
    assert_eq!(values, ["—", "3.00", "3.00", "—"]);
    assert_eq!(unanswered(&scale("danielson"), &marks), []);
}

#[test]
fn bands_of_sections_begin_at_their_threshold() {
    for (hundredths, wanted) in
        [(4000, "优"), (3600, "优"), (3599, "良"), (3200, "良"), (3199, "合格"), (2400, "合格"), (2399, "不合格"), (0, "不合格")]
    {
        let found = scale_results(&get("table-sections"), &answers([("activity", score(hundredths))]));
        let value = found.sections[2].value.clone().unwrap();
        assert_eq!(value.band.unwrap().zh, wanted, "{hundredths}");
    }
}

#[test]
fn bands_of_totals_begin_at_their_threshold() {
    let table = |hundredths: i64| {
        let marks =
            (1..=10).map(|item| (item.to_string(), score(if item == 10 { hundredths - 9 * (hundredths / 10) } else { hundredths / 10 })));
        scale_results(&get("table-bands"), &answers(marks))
    };
    for (hundredths, wanted) in [
        (10_000, "最佳"),
        (9_000, "最佳"),
        (8_999, "优秀"),
        (8_000, "优秀"),
        (7_999, "良好"),
        (7_000, "良好"),
        (6_999, "合格"),
        (6_000, "合格"),
        (5_999, "不合格"),
    ] {
        assert_eq!(band(&table(hundredths)), Some(wanted), "{hundredths}");
    }
}

/// 89.996 is printed as 90.00, and is still below 90.
#[test]
fn a_band_is_found_before_rounding() {
    let table = with("table-bands", |form| {
        form.total = Total::Weighted { weights: [3333, 3333, 3334, 0, 0].map(Points::from_hundredths).to_vec() };
        form.missing = Missing::Zero;
    });
    let marks = answers([("1", score(900)), ("2", score(900)), ("3", score(900)), ("4", score(900)), ("5", score(900)), ("6", score(899))]);
    let found = scale_results(&table, &marks);
    let total = found.total.unwrap();
    // 0.3334 × 89.95 + 0.6666 × 90 = 89.98333, of 100.
    assert_eq!((total.value.to_string(), said(total.percent)), ("89.98".to_owned(), "89.98".to_owned()));
    assert_eq!(total.band.unwrap().zh, "优秀");
}

/// Half of 80 % and half of 100 %, although the one section has ten times the full marks of the other.
#[test]
fn a_weight_is_of_a_sections_share_of_its_own_full_marks() {
    let table = with("table-bands", |form| {
        form.total = Total::Weighted { weights: [5000, 5000, 0, 0, 0].map(Points::from_hundredths).to_vec() };
        form.missing = Missing::Zero;
        let Marking::Points { items } = &mut form.sections[1].marking else { panic!("points") };
        for item in items {
            item.full = Points::whole(1);
        }
    });
    let marks = answers([("1", score(800)), ("2", score(800)), ("3", score(100)), ("4", score(100))]);
    let total = scale_results(&table, &marks).total.unwrap();
    assert_eq!((total.value.to_string(), said(total.percent)), ("90.00".to_owned(), "90.00".to_owned()));
}

#[test]
fn marks_out_of_range_are_no_marks() {
    for mark in [score(1001), score(-1), level(0), Mark::NotApplicable] {
        let found = scale_results(&get("table-bands"), &answers([("1", mark)]));
        assert_eq!((found.answered, found.sections[0].each[0].value), (0, None), "{mark:?}");
    }
    let found = scale_results(&get("table-levels"), &answers([("1", level(4))]));
    assert_eq!(found.answered, 0);
}

#[test]
fn a_low_mark_asks_for_a_note_on_its_item_until_there_is_one() {
    let marks = answers([("1", level(3)), ("2", level(0))]);
    let wants = |notes| {
        let found = scale_of(results(&get("table-levels"), &events(notes), &marks, 0));
        [0, 1].map(|item| found.sections[0].each[item].wants_evidence)
    };
    assert_eq!(wants(Vec::new()), [true, false]);
    let note = What::Note { text: "12 分钟，目标没有说".to_owned(), about: Some(About::Item { item: "1".into() }) };
    assert_eq!(wants(vec![(720_000, note)]), [false, false]);
}

/// 优 5 良 4 中 3 差 2: of the full marks these are 100, 80, 60 and 40 %.
#[test]
fn evidence_is_asked_for_by_the_share_of_the_full_marks() {
    let marks = numbered([0, 1, 2, 3]);
    let wants = |id: &str, marks: &Answers| -> Vec<bool> {
        let found = scale_of(results(&get(id), &[], marks, 0));
        found.sections.iter().flat_map(|section| &section.each).map(|item| item.wants_evidence).collect()
    };
    assert_eq!(wants("table-levels", &marks)[..4], [false, false, false, true]);
    let points = answers([("1", score(500)), ("2", score(499))]);
    assert_eq!(wants("table-bands", &points)[..2], [false, true], "50 % is not below 50 %");
    let both_ways = with("table-levels", |form| form.evidence.as_mut().unwrap().from = Points::whole(80));
    let found = scale_of(results(&both_ways, &[], &marks, 0));
    let wanted: Vec<_> = found.sections.iter().flat_map(|section| &section.each).take(4).map(|item| item.wants_evidence).collect();
    assert_eq!(wanted, [true, true, false, true]);
}

#[test]
fn what_a_guest_of_another_school_has_not_seen_does_not_count() {
    let sheet = |marks: [Mark; 5]| {
        let items = ["aim", "part", "think", "help", "learn"];
        scale_results(&get("guest-colleague"), &answers(items.into_iter().zip(marks)))
    };
    let unseen = Mark::NotApplicable;
    assert_eq!(total(&sheet([level(0), unseen, level(1), unseen, unseen])), "3.50");
    let nothing = sheet([unseen; 5]);
    assert_eq!((total(&nothing), nothing.answered), ("—".to_owned(), 0));
}

#[test]
fn teach_counts_its_looks_through_the_room() {
    let look = |activity, off_task| What::Snapshot { activity, off_task };
    let sheet = events([
        (60_000, look(Activity::Learning, 3)),
        (120_000, look(Activity::Learning, 4)),
        (180_000, look(Activity::NoLearning, 40)),
        (9_999_999, look(Activity::Learning, 9)),
    ]);
    let all = results(&get("teach"), &sheet, &Answers::new(), 15 * 60_000);
    assert_eq!(all.left_out, 1);
    let snapshots = scale_of(all).snapshots.unwrap();
    assert_eq!((snapshots.looks, snapshots.learning), (3, 2));
    assert_eq!((said(snapshots.learning_percent), said(snapshots.off_task)), ("66.7".to_owned(), "3.5".to_owned()));
}
