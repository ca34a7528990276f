//! Three scoring tables as Chinese schools use them: the structure is theirs, the wording of the items ours.

use super::{instrument, level_item, plain_scale, section, text};
use sandu_proto::instruments::{
    Form, Instrument, ItemId, Text,
    number::Points,
    scale::{
        Band, Bands, BandsOf, Bonus, BonusCap, EvidenceRule, Level, Marking, PointsItem, ScaleForm, Section, SectionValue, Step, Total,
    },
};

/// (zh, en)
type Label = (&'static str, &'static str);

pub fn all() -> Vec<Instrument> {
    vec![by_bands(), by_levels(), by_sections()]
}

fn licence() -> Text {
    text(
        "结构参照学校公开的评价表，条目文字由本程序自拟，学校可以复制后修改。",
        "Structure after schools' public tables; wording of our own. Copy and change it.",
    )
}

/// Low marks ask for a note on when and where; praise does not have to be proved.
const LOW_MARKS: EvidenceRule = EvidenceRule { below: Points::whole(50), from: Points::whole(101) };

fn summed(sections: Vec<Section>) -> ScaleForm {
    ScaleForm { section_value: SectionValue::Sum, total: Total::Sum, ..plain_scale(sections) }
}

/// One free score a section, each with its own band: 优 from 90 %, 良 from 80 %, 合格 from 60 %.
fn by_sections() -> Instrument {
    let whole = |(id, zh, en, full): (&str, &str, &str, i32)| {
        section(id, text(zh, en), Marking::Whole { full: Points::whole(full), aspects: Vec::new(), step: Step::Half })
    };
    let sections = [
        ("thinking", "教学思想", "Ideas", 10),
        ("design", "教学设计", "Design", 20),
        ("activity", "教学活动", "Activity", 40),
        ("effect", "教学效果", "Effect", 30),
    ];
    let bands =
        bands(BandsOf::TotalAndEachSection, &[(90, ("优", "Excellent")), (80, ("良", "Good")), (60, ("合格", "Pass"))], ("不合格", "Fail"));
    let form = ScaleForm { bands: Some(bands), ..summed(sections.map(whole).to_vec()) };
    let name = text("课堂教学评价表（分项等级）", "Scoring table, band by section");
    let source = text("参照士杰学校课堂教学评价表", "After the table of Shijie School");
    instrument("table-sections", name, source, licence(), Form::Scale(form))
}

/// 过关课: twenty items, 优 5 良 4 中 3 差 2, so nobody falls below 40; 个性特色 on top.
fn by_levels() -> Instrument {
    let sections: [(&str, Label, &[Label]); 5] = [
        ("aims", ("教学目标", "Aims"), &[("目标明确具体", "Clear aims"), ("切合学生实际", "Fit the pupils")]),
        (
            "content",
            ("教学内容", "Content"),
            &[("内容正确", "Correct"), ("重点突出、难点突破", "Key points"), ("容量难度适当", "Right amount")],
        ),
        (
            "course",
            ("教学过程", "Teaching process"),
            &[
                ("导入自然", "Opening"),
                ("层次清楚", "Clear steps"),
                ("学生活动充分", "Pupils' activity"),
                ("练习有效", "Exercises"),
                ("时间合理", "Use of time"),
            ],
        ),
        (
            "methods",
            ("方法与策略", "Methods"),
            &[
                ("启发思考", "Makes think"),
                ("提问恰当", "Questions"),
                ("反馈及时", "Feedback"),
                ("面向全体", "For everybody"),
                ("学法指导", "Ways of learning"),
                ("媒体得当", "Media"),
            ],
        ),
        (
            "skills",
            ("教师素质", "Teacher's skills"),
            &[("语言", "Language"), ("板书", "Blackboard"), ("教态", "Manner"), ("应变", "Presence of mind")],
        ),
    ];
    let mut number = 0;
    let mut item = |(zh, en): &Label| {
        number += 1;
        level_item(number.to_string(), zh, en)
    };
    let sections = sections.map(|(id, (zh, en), labels)| {
        let items = labels.iter().map(&mut item).collect();
        section(id, text(zh, en), Marking::Levels { levels: four_levels(), items })
    });
    let bonus = Bonus {
        items: vec![points_item("bonus-1", ("个性", "Personal style"), 2), points_item("bonus-2", ("特色", "Something special"), 3)],
        cap: BonusCap::Open,
    };
    let form = ScaleForm { bonus: Some(bonus), evidence: Some(LOW_MARKS), ..summed(sections.to_vec()) };
    let name = text("“过关课”评价表（四级）", "Scoring table, four levels");
    let source = text("参照公开的“过关课”评价表", "After a public certification table");
    instrument("table-levels", name, source, licence(), Form::Scale(form))
}

fn four_levels() -> Vec<Level> {
    [("优", "Excellent", 5), ("良", "Good", 4), ("中", "Fair", 3), ("差", "Poor", 2)]
        .map(|(zh, en, points)| Level { name: text(zh, en), points: Points::whole(points) })
        .to_vec()
}

/// Ten items of ten points; the total is named at 90, 80, 70 and 60.
fn by_bands() -> Instrument {
    let sections: [(&str, Label, [Label; 2]); 5] = [
        ("aims", ("教学目标", "Aims"), [("目标明确", "Clear aims"), ("目标达成", "Aims reached")]),
        ("content", ("教学内容", "Content"), [("内容正确、重点突出", "Correct, with key points"), ("容量难度适当", "Right amount")]),
        ("course", ("教学过程", "Teaching process"), [("环节清楚、时间合理", "Steps and time"), ("方法恰当", "Methods")]),
        ("pupils", ("学生学习", "Pupils"), [("参与面广", "Many take part"), ("思维有深度", "They think")]),
        ("skills", ("教师素质", "Teacher's skills"), [("语言与教态", "Language and manner"), ("板书与媒体", "Blackboard and media")]),
    ];
    let mut number = 0;
    let mut item = |label: Label| {
        number += 1;
        points_item(&number.to_string(), label, 10)
    };
    let sections =
        sections.map(|(id, (zh, en), labels)| section(id, text(zh, en), Marking::Points { items: labels.map(&mut item).to_vec() }));
    let bands = bands(
        BandsOf::Total,
        &[(90, ("最佳", "Best")), (80, ("优秀", "Excellent")), (70, ("良好", "Good")), (60, ("合格", "Pass"))],
        ("不合格", "Fail"),
    );
    let form = ScaleForm { bands: Some(bands), evidence: Some(LOW_MARKS), ..summed(sections.to_vec()) };
    let name = text("课堂教学评价表（百分制）", "Scoring table, 100 points");
    let source = text("等级线参照公开的学校评价表（90、80、70、60）", "Bands after a public school table (90, 80, 70, 60)");
    instrument("table-bands", name, source, licence(), Form::Scale(form))
}

fn points_item(id: &str, (zh, en): Label, full: i32) -> PointsItem {
    PointsItem { id: ItemId::from(id), name: text(zh, en), full: Points::whole(full), step: Step::Half, hints: Vec::new() }
}

fn bands(of: BandsOf, bands: &[(i32, Label)], (zh, en): Label) -> Bands {
    let band = |(from, (zh, en)): &(i32, Label)| Band { name: text(zh, en), from: Points::whole(*from) };
    Bands { of, bands: bands.iter().map(band).collect(), below: text(zh, en) }
}
