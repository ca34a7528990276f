//! What is refused in an instrument that a school makes.

use crate::instruments::{
    testing::{get, scale},
    validate::{Flaw, MAX_NAME_CHARS, MAX_SECTIONS, validate},
};
use sandu_proto::instruments::{
    Form, Instrument, Text,
    number::Points,
    scale::{BandsOf, Cycles, EvidenceRule, Marking, ScaleForm, Step, Total, Worth},
};

fn flaw(id: &str, change: impl FnOnce(&mut ScaleForm)) -> Result<(), Flaw> {
    let mut form = scale(id);
    change(&mut form);
    validate(&Instrument { form: Form::Scale(form), ..get(id) })
}

fn levels(form: &mut ScaleForm) -> &mut Vec<sandu_proto::instruments::scale::Level> {
    match &mut form.sections[0].marking {
        Marking::Levels { levels, .. } => levels,
        other => panic!("{other:?}"),
    }
}

#[test]
fn names_are_there_and_fit_a_line() {
    assert_eq!(flaw("rtop", |form| form.sections[0].name = Text::default()), Err(Flaw::NameMissing));
    let long = "字".repeat(MAX_NAME_CHARS + 1);
    assert_eq!(flaw("rtop", |form| form.sections[0].name.zh = long), Err(Flaw::TextTooLong { most: MAX_NAME_CHARS }));
}

#[test]
fn ids_are_well_formed_and_unique() {
    assert_eq!(flaw("rtop", |form| form.sections[0].id = "a#2".into()), Err(Flaw::IdMalformed { id: "a#2".to_owned() }));
    assert_eq!(flaw("rtop", |form| form.sections[1].id = "design".into()), Err(Flaw::IdTwice { id: "design".to_owned() }));
    assert_eq!(flaw("rtop", |form| form.sections[1].id = "7".into()), Err(Flaw::IdTwice { id: "7".to_owned() }));
}

#[test]
fn a_scale_has_something_in_it_and_not_too_much() {
    assert_eq!(flaw("rtop", |form| form.sections.clear()), Err(Flaw::NothingInIt));
    let many = |form: &mut ScaleForm| form.sections = vec![form.sections[0].clone(); MAX_SECTIONS + 1];
    assert_eq!(flaw("rtop", many), Err(Flaw::TooMany { most: MAX_SECTIONS }));
}

#[test]
fn levels_go_one_way() {
    assert_eq!(flaw("rtop", |form| levels(form).truncate(1)), Err(Flaw::TooFewLevels));
    assert_eq!(flaw("rtop", |form| levels(form)[1].points = Points::whole(4)), Err(Flaw::LevelOrder));
    assert_eq!(flaw("rtop", |form| levels(form)[0].points = Points::whole(-1)), Err(Flaw::LevelOrder));
    assert_eq!(flaw("rtop", |form| levels(form).reverse()), Ok(()));
}

#[test]
fn full_marks_are_positive() {
    let whole =
        |form: &mut ScaleForm| form.sections[0].marking = Marking::Whole { full: Points::ZERO, aspects: Vec::new(), step: Step::Whole };
    assert_eq!(flaw("table-sections", whole), Err(Flaw::FullMarks));
    let share = |form: &mut ScaleForm| match &mut form.sections[0].marking {
        Marking::Levels { items, .. } => items[0].worth = Worth::Share { full: Points::ZERO },
        other => panic!("{other:?}"),
    };
    assert_eq!(flaw("rtop", share), Err(Flaw::FullMarks));
}

#[test]
fn weights_are_one_for_each_section_and_100_together() {
    let weigh = |weights: &[i32]| {
        let weights = weights.iter().map(|weight| Points::whole(*weight)).collect();
        flaw("rtop", |form| form.total = Total::Weighted { weights })
    };
    assert_eq!(weigh(&[20, 20, 20, 20, 20]), Ok(()));
    assert_eq!(weigh(&[50, 50]), Err(Flaw::WeightsCount));
    assert_eq!(weigh(&[20, 20, 20, 20, 19]), Err(Flaw::WeightsSum));
    assert_eq!(weigh(&[120, -20, 0, 0, 0]), Err(Flaw::WeightsSum));
}

#[test]
fn bands_go_down_between_0_and_100() {
    let bands = |from: [i32; 3]| {
        flaw("table-sections", |form| {
            for (band, from) in form.bands.as_mut().unwrap().bands.iter_mut().zip(from) {
                band.from = Points::whole(from);
            }
        })
    };
    assert_eq!(bands([90, 80, 60]), Ok(()));
    for wrong in [[80, 90, 60], [90, 90, 60], [101, 80, 60], [90, 80, 0]] {
        assert_eq!(bands(wrong), Err(Flaw::BandOrder), "{wrong:?}");
    }
}

#[test]
fn without_a_total_nothing_names_or_raises_it() {
    let none = |of: BandsOf| {
        flaw("table-sections", |form| {
            form.total = Total::Absent;
            form.bands.as_mut().unwrap().of = of;
        })
    };
    assert_eq!(none(BandsOf::EachSection), Ok(()));
    assert_eq!([none(BandsOf::Total), none(BandsOf::TotalAndEachSection)], [Err(Flaw::NoTotal), Err(Flaw::NoTotal)]);
    assert_eq!(flaw("table-levels", |form| form.total = Total::Absent), Err(Flaw::NoTotal));
}

#[test]
fn cycles_and_the_evidence_rule_are_in_order() {
    for (least, most) in [(0, 1), (3, 2), (1, 200)] {
        let cycles = Cycles { least, most, watch_minutes: 10, mark_minutes: 0 };
        assert_eq!(flaw("teach", |form| form.cycles = Some(cycles)), Err(Flaw::Cycles));
    }
    let rule = EvidenceRule { below: Points::whole(90), from: Points::whole(50) };
    assert_eq!(flaw("rtop", |form| form.evidence = Some(rule)), Err(Flaw::Evidence));
}

#[test]
fn other_forms_are_checked_too() {
    let changed = |id: &str, change: &dyn Fn(&mut Form)| {
        let mut instrument = get(id);
        change(&mut instrument.form);
        validate(&instrument)
    };
    let interval = |form: &mut Form| match form {
        Form::Interval(form) => form.interval_ms = 10,
        other => panic!("{other:?}"),
    };
    let step = |form: &mut Form| match form {
        Form::Sequence(form) => form.step_ms = 0,
        other => panic!("{other:?}"),
    };
    let code = |form: &mut Form| match form {
        Form::Sequence(form) => form.codes.truncate(9),
        other => panic!("{other:?}"),
    };
    let room = |form: &mut Form| match form {
        Form::Seats(form) => form.room.plan = sandu_proto::instruments::seats::RoomPlan::Rows { rows: 0, columns: 9 },
        other => panic!("{other:?}"),
    };
    let viewpoint = |form: &mut Form| match form {
        Form::Viewpoints(form) => form.dimensions[0].viewpoints.clear(),
        other => panic!("{other:?}"),
    };
    assert_eq!(changed("copus", &interval), Err(Flaw::LengthOutOfRange));
    assert_eq!(changed("fias", &step), Err(Flaw::LengthOutOfRange));
    assert_eq!(changed("fias", &code), Err(Flaw::CodesOfMethod));
    assert_eq!(changed("seats", &room), Err(Flaw::Room));
    assert_eq!(changed("licc", &viewpoint), Err(Flaw::NothingInIt));
}
