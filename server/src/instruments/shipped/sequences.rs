//! FIAS and the two S-T standards.

use super::{codes, instrument, own_labels, text};
use sandu_proto::instruments::{
    Form, Instrument, Reference, ReferenceValue,
    codes::{SequenceForm, SequenceMethod},
    number::Points,
};

pub fn all() -> Vec<Instrument> {
    vec![st_classic(), st_improved(), fias()]
}

fn st_classic() -> Instrument {
    let form = SequenceForm {
        step_ms: ST_STEP_MS,
        codes: codes(&[("T", "教师行为", "Teacher"), ("S", "学生行为", "Student")]),
        method: SequenceMethod::StClassic,
    };
    let source = text("S-T 分析法（经典标准）", "S-T analysis, classic standard");
    instrument("st-classic", text("S-T 分析（经典）", "S-T, classic"), source, own_labels(), Form::Sequence(form))
}

fn st_improved() -> Instrument {
    let form = SequenceForm {
        step_ms: ST_STEP_MS,
        codes: codes(&[("T", "教师行为", "Teacher"), ("S", "学生行为", "Student"), ("D", "师生互动", "Dialogue")]),
        method: SequenceMethod::StImproved,
    };
    let source = text("S-T 分析法（改进标准，刘立新 2014）", "S-T analysis, improved standard (Liu Lixin 2014)");
    instrument("st-improved", text("S-T 分析（改进）", "S-T, improved"), source, own_labels(), Form::Sequence(form))
}

/// The step that is used most.
const ST_STEP_MS: u32 = 30_000;

/// Flanders writes a code down every three seconds.
const FIAS_STEP_MS: u32 = 3_000;

fn fias() -> Instrument {
    let form = SequenceForm {
        step_ms: FIAS_STEP_MS,
        codes: codes(&[
            ("1", "接纳情感", "Accepts feeling"),
            ("2", "表扬鼓励", "Praises, encourages"),
            ("3", "采纳想法", "Accepts ideas"),
            ("4", "提问", "Asks questions"),
            ("5", "讲授", "Lectures"),
            ("6", "指令", "Gives directions"),
            ("7", "批评、维护权威", "Criticises"),
            ("8", "学生应答", "Pupil responds"),
            ("9", "学生主动说", "Pupil initiates"),
            ("10", "安静或混乱", "Silence or confusion"),
        ]),
        method: SequenceMethod::Flanders,
    };
    let source = text("Flanders 1970，《Analyzing Teaching Behavior》", "Flanders 1970, Analyzing Teaching Behavior");
    let name = text("弗兰德斯互动分析（FIAS）", "Flanders interaction analysis (FIAS)");
    Instrument { reference: Some(us_classrooms()), ..instrument("fias", name, source, own_labels(), Form::Sequence(form)) }
}

/// Only what could be checked against a published source.
fn us_classrooms() -> Reference {
    let value = |of: &str, least, most| ReferenceValue { of: of.to_owned(), least: Points::whole(least), most: Points::whole(most) };
    Reference {
        note: text("美国 20 世纪 60 年代课堂，只供对照，不是标准", "US classrooms of the 1960s: for comparison, not a norm"),
        values: vec![
            value("teacher_talk", 68, 68),
            value("pupil_talk", 20, 20),
            value("silence", 11, 12),
            value("teacher_question", 26, 26),
            value("pupil_initiation", 34, 34),
            value("instant_question", 44, 44),
        ],
    }
}
