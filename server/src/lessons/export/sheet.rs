//! What single sheets say, a line for each number: whoever gets the file can sort and filter it. The same lines as on the page
//! (`results/findings.ts`).

use super::{Cell, Rows, words::Words};
use crate::instruments::names::{Names, worded};
use sandu_proto::{
    http::{
        export::FileLanguage::{En, Zh},
        sheets::SubmittedSheet,
    },
    instruments::{
        number::Decimal,
        results::{
            Findings,
            interval::IntervalResults,
            questions::QuestionResults,
            scale::{ScaleResults, ValueResult},
            seats::{SeatResults, Zone, ZoneResult},
            sequence::{FlandersIndex, FlandersResults, StLesson, StResults, StStandard},
            viewpoints::{PointFinding, PointResult},
        },
    },
};

/// One number of a sheet, or words.
struct Line {
    part: String,
    name: String,
    value: Cell,
    unit: &'static str,
    full: Cell,
    percent: Cell,
    band: String,
    words: String,
}

impl Line {
    fn new(part: &str, name: &str, value: impl Into<Cell>, unit: &'static str) -> Self {
        Self {
            part: part.to_owned(),
            name: name.to_owned(),
            value: value.into(),
            unit,
            full: Cell::Empty,
            percent: Cell::Empty,
            band: String::new(),
            words: String::new(),
        }
    }

    /// Of so many.
    fn of(self, full: impl Into<Cell>) -> Self {
        Self { full: full.into(), ..self }
    }

    fn percent(self, percent: Option<Decimal>) -> Self {
        Self { percent: percent.into(), ..self }
    }

    fn words(part: &str, name: &str, words: &str) -> Self {
        Self { words: words.to_owned(), ..Self::new(part, name, Cell::Empty, "") }
    }

    fn value(part: &str, name: &str, found: Option<&ValueResult>, words: Words) -> Self {
        let line = Self::new(part, name, found.map(|found| found.value), words.points());
        let Some(ValueResult { full, percent, band, .. }) = found else { return line };
        Self { band: band.as_ref().map_or_else(String::new, |band| worded(band, words.0).to_owned()), ..line.of(*full).percent(*percent) }
    }
}

pub fn sheets(rows: &mut Rows, sheets: &[&SubmittedSheet], names: &Names, words: Words) {
    rows.head(&match words.0 {
        Zh => ["各人的听课表", "哪一方", "哪一部分", "哪一项", "结果", "单位", "满分或总数", "百分比", "等次", "写的话"],
        En => ["Each sheet", "Who", "Part", "Item", "Result", "Unit", "Full marks or total", "Per cent", "Band", "Words"],
    });
    let text = |text: &str| if text.is_empty() { Cell::Empty } else { text.into() };
    for sheet in sheets {
        let who = words.name(&sheet.observer, sheet.guest);
        for line in lines(&sheet.results.findings, names, words) {
            let Line { part, name, value, unit, full, percent, band, words: said } = line;
            let head = [(&*who).into(), words.channel(sheet.channel).into(), text(&part), text(&name)];
            rows.add(head.into_iter().chain([value, text(unit), full, percent, text(&band), text(&said)]));
        }
    }
}

fn lines(findings: &Findings, names: &Names, words: Words) -> Vec<Line> {
    match findings {
        Findings::Interval(found) => interval(found, names, words),
        Findings::Flanders(found) => flanders(found, words),
        Findings::St(found) => st(found, words),
        Findings::Scale(found) => scale(found, names, words),
        Findings::Viewpoints(found) => found.points.iter().flat_map(|point| viewpoint(point, names, words)).collect(),
        Findings::Questions(found) => questions(found, names, words),
        Findings::Seats(found) => seats(found, names, words),
    }
}

fn interval(found: &IntervalResults, names: &Names, words: Words) -> Vec<Line> {
    let say = |zh, en| words.say(zh, en);
    let mut lines = vec![Line::new(say("合计", "In all"), say("时段", "Intervals"), found.intervals, say("段", "intervals"))];
    let levels = [
        (say("投入程度：低", "Engagement: low"), found.engagement.low),
        (say("投入程度：中", "Engagement: middle"), found.engagement.middle),
        (say("投入程度：高", "Engagement: high"), found.engagement.high),
    ];
    if levels.iter().any(|(_, n)| *n > 0) {
        lines.extend(levels.map(|(name, n)| Line::new(say("合计", "In all"), name, n, say("段", "intervals"))));
    }
    for side in &found.sides {
        let named = side.groups.iter().filter(|group| names.get(&group.id.0) != group.id.0);
        let occurred: Vec<_> = named.chain(&side.codes).filter(|one| one.ticks > 0).collect();
        let name = names.get(&side.side.0);
        let (intervals, codes) = match words.0 {
            Zh => (format!("{name}：占时段的百分比"), format!("{name}：占编码的百分比")),
            En => (format!("{name}: per cent of intervals"), format!("{name}: per cent of codes")),
        };
        lines.extend(occurred.iter().map(|one| Line::new(&intervals, names.get(&one.id.0), one.of_intervals, "%")));
        lines.extend(occurred.iter().map(|one| Line::new(&codes, names.get(&one.id.0), one.of_codes, "%")));
    }
    lines
}

fn flanders(found: &FlandersResults, words: Words) -> Vec<Line> {
    let say = |zh, en| words.say(zh, en);
    let counts = [
        (say("编码总数 N", "Tallies N"), found.tallies),
        (say("积极整合格", "Positive cells"), found.positive_cells),
        (say("缺陷格", "Defect cells"), found.defect_cells),
    ];
    let counts = counts.map(|(name, n)| Line::new(say("编码", "Codes"), name, n, words.times()));
    let indices = found.indices.iter().map(|one| Line::new(say("比率", "Ratios"), index_said(one.index, words), one.value, "%"));
    counts.into_iter().chain(indices).collect()
}

const fn index_said(index: FlandersIndex, words: Words) -> &'static str {
    match index {
        FlandersIndex::TeacherTalk => words.say("教师语言", "Teacher talk"),
        FlandersIndex::PupilTalk => words.say("学生语言", "Pupil talk"),
        FlandersIndex::Silence => words.say("安静或混乱", "Silence or confusion"),
        FlandersIndex::IndirectToDirect => words.say("间接与直接影响之比 I/D", "Indirect to direct I/D"),
        FlandersIndex::RevisedIndirectToDirect => words.say("修正的间接与直接之比 i/d", "Revised indirect to direct i/d"),
        FlandersIndex::TeacherResponse => words.say("教师反应 TRR", "Teacher response TRR"),
        FlandersIndex::TeacherQuestion => words.say("教师提问 TQR", "Teacher question TQR"),
        FlandersIndex::PupilInitiation => words.say("学生主动 PIR", "Pupil initiation PIR"),
        FlandersIndex::InstantResponse => words.say("教师即时反应 TRR89", "Instant teacher response TRR89"),
        FlandersIndex::InstantQuestion => words.say("教师即时提问 TQR89", "Instant teacher question TQR89"),
        FlandersIndex::ContentCross => words.say("内容十字区 CCR", "Content cross CCR"),
        FlandersIndex::SteadyState => words.say("稳定状态 SSR", "Steady state SSR"),
        FlandersIndex::PupilSteadyState => words.say("学生稳定状态 PSSR", "Pupil steady state PSSR"),
    }
}

fn st(found: &StResults, words: Words) -> Vec<Line> {
    let say = |zh, en| words.say(zh, en);
    let part = match found.standard {
        StStandard::Classic => say("S-T 分析（经典标准）", "S-T analysis (classic)"),
        StStandard::Improved => say("S-T 分析（改进标准）", "S-T analysis (improved)"),
    };
    let lesson = found.lesson.map_or("—", |lesson| match lesson {
        StLesson::Practice => say("练习型", "practice"),
        StLesson::Lecture => say("讲授型", "lecture"),
        StLesson::Dialogue => say("对话型", "dialogue"),
        StLesson::Mixed => say("混合型", "mixed"),
        StLesson::Balanced => say("平衡型", "balanced"),
        StLesson::Blocks => say("板块型", "blocks"),
    });
    let dialogue = (found.standard == StStandard::Improved).then_some((say("互动 D", "Dialogue D"), found.dialogue));
    let counts = [
        (say("取样 N", "Samples N"), found.samples),
        (say("教师 T", "Teacher T"), found.teacher),
        (say("学生 S", "Students S"), found.student),
    ]
    .into_iter();
    let counts = counts
        .chain(dialogue)
        .chain([(say("转换 g − 1", "Changes g − 1"), found.changes)])
        .map(|(name, n)| Line::new(part, name, n, words.times()));
    let head = [
        Line::words(part, say("课型", "Type of lesson"), lesson),
        Line::new(part, "Rt", found.rt, ""),
        Line::new(part, "Ch", found.ch, ""),
    ];
    head.into_iter().chain(counts).collect()
}

fn scale(found: &ScaleResults, names: &Names, words: Words) -> Vec<Line> {
    let say = |zh, en| words.say(zh, en);
    let general = say("总评", "Altogether");
    let mut lines = vec![Line::value(general, say("总分", "Total"), found.total.as_ref(), words)];
    lines.extend(found.bonus.map(|bonus| Line::new(general, say("其中加分", "of which bonus"), bonus, words.points())));
    lines.push(Line::new(general, say("已评", "Marked"), found.answered, say("项", "items")).of(found.items));
    if let Some(looks) = found.snapshots.filter(|looks| looks.looks > 0) {
        lines.push(Line::new(general, say("扫视", "Looks"), looks.looks, words.times()));
        lines.push(
            Line::new(general, say("有学习任务", "Something to learn"), looks.learning, words.times())
                .of(looks.looks)
                .percent(looks.learning_percent),
        );
        lines.push(Line::new(general, say("走神（平均几人）", "Off task (mean)"), looks.off_task, say("人", "pupils")));
    }
    for section in &found.sections {
        let part = names.get(&section.section.0);
        let sum = Line::value(part, say("小计", "Section"), section.value.as_ref(), words);
        // Not marked yet, and marked as a whole: it is its own item.
        let whole = section.each.iter().find(|one| one.item == section.section && section.value.is_none());
        lines.push(match whole {
            Some(whole) => sum.of(whole.full),
            None => sum,
        });
        let items = section.each.iter().filter(|one| one.item != section.section);
        lines.extend(items.map(|one| Line::new(part, names.get(&one.item.0), one.value, words.points()).of(one.full)));
    }
    lines
}

fn viewpoint(PointResult { point, found, conclusion, .. }: &PointResult, names: &Names, words: Words) -> Vec<Line> {
    let say = |zh, en| words.say(zh, en);
    let part = names.get(&point.0);
    let mut lines = match found {
        PointFinding::Tally { n } => vec![Line::new(part, say("记了几次", "Noted"), *n, words.times())],
        PointFinding::Count { looks, percent } => {
            vec![Line::new(part, say("看了几次", "Looks"), u32::try_from(looks.len()).unwrap_or(u32::MAX), words.times()).percent(*percent)]
        }
        PointFinding::Duration { times, total_ms, of_lesson } => {
            let seconds = u32::try_from(total_ms / 1000).unwrap_or(0);
            vec![
                Line::new(part, say("几次", "Times"), *times, words.times()),
                Line::new(part, say("一共", "Together"), seconds, words.seconds()).percent(*of_lesson),
            ]
        }
        PointFinding::Quotes { quotes } => {
            quotes.iter().map(|quote| Line::words(part, say("原话", "In their words"), &quote.text)).collect()
        }
    };
    if !conclusion.is_empty() {
        lines.push(Line::words(part, say("结论", "Conclusion"), conclusion));
    }
    lines
}

fn questions(found: &QuestionResults, names: &Names, words: Words) -> Vec<Line> {
    let say = |zh, en| words.say(zh, en);
    let wait = say("候答时间", "Wait time");
    let asked = found.asked.max(u32::try_from(found.questions.len()).unwrap_or(u32::MAX));
    let mut lines = vec![
        Line::new(wait, say("量到的", "Measured"), found.wait.measured, say("个问题", "questions")).of(asked),
        Line::new(wait, say("平均", "Mean"), found.wait.mean_s, words.seconds()),
        Line::new(wait, say("最短", "Shortest"), found.wait.least_s, words.seconds()),
        Line::new(wait, say("最长", "Longest"), found.wait.most_s, words.seconds()),
    ];
    for category in &found.categories {
        let codes = category.groups.iter().flat_map(|group| &group.codes);
        let part = names.get(&category.category.0);
        lines.extend(codes.map(|code| Line::new(part, names.get(&code.code.0), code.n, words.times()).percent(code.of_all)));
    }
    lines
}

fn seats(found: &SeatResults, names: &Names, words: Words) -> Vec<Line> {
    let say = |zh, en| words.say(zh, en);
    let class = say("全班", "Whole class");
    let part = &found.takes_part;
    let busiest = match words.0 {
        Zh => format!("最忙的 {} 个座位占", part.busiest),
        En => format!("Share of the {} busiest seats", part.busiest),
    };
    let mut lines = vec![
        Line::new(class, say("参与到的座位", "Seats reached"), part.reached, words.seats()).of(part.seats).percent(part.coverage),
        Line::new(class, &busiest, part.busiest_share, "%"),
        Line::new(class, say("基尼系数（0 是人人一样）", "Gini (0: all alike)"), part.gini, ""),
        Line::new(class, say("在学习", "On task"), found.on_task, "%"),
    ];
    for kind in &found.kinds {
        let part = names.get(&kind.kind.0);
        lines.push(Line::new(part, say("几次", "Times"), kind.n, words.times()));
        lines.push(Line::new(part, say("到过", "Reached"), kind.reached, words.seats()));
    }
    lines.extend(
        found.zones.iter().map(|zone| Line::new(say("每人几次", "For each pupil"), &zone_said(zone, words), zone.per_pupil, words.times())),
    );
    lines
}

fn zone_said(ZoneResult { zone, .. }: &ZoneResult, words: Words) -> String {
    let say = |zh, en| words.say(zh, en);
    match zone {
        Zone::Front => say("前半", "Front").to_owned(),
        Zone::Back => say("后半", "Back").to_owned(),
        Zone::Left => say("左半", "Left").to_owned(),
        Zone::Right => say("右半", "Right").to_owned(),
        Zone::Table { table } => match words.0 {
            Zh => format!("第 {table} 桌"),
            En => format!("Table {table}"),
        },
        Zone::Named { name } => name.clone(),
    }
}
