//! What single sheets say, a line for each number: whoever gets the file can sort and filter it. The same lines as on the page
//! (`results/findings.ts`).

use super::{Cell, Rows, channel_said, name_said};
use crate::instruments::names::Names;
use sandu_proto::{
    http::sheets::SubmittedSheet,
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

    fn value(part: &str, name: &str, found: Option<&ValueResult>) -> Self {
        let line = Self::new(part, name, found.map(|found| found.value), "分");
        let Some(ValueResult { full, percent, band, .. }) = found else { return line };
        Self { band: band.as_ref().map_or_else(String::new, |band| band.zh.clone()), ..line.of(*full).percent(*percent) }
    }
}

pub fn sheets(rows: &mut Rows, sheets: &[&SubmittedSheet], names: &Names) {
    rows.head(&["各人的听课表", "哪一方", "哪一部分", "哪一项", "结果", "单位", "满分或总数", "百分比", "等次", "写的话"]);
    let text = |text: &str| if text.is_empty() { Cell::Empty } else { text.into() };
    for sheet in sheets {
        let who = name_said(&sheet.observer, sheet.guest);
        for line in lines(&sheet.results.findings, names) {
            let Line { part, name, value, unit, full, percent, band, words } = line;
            let head = [(&*who).into(), channel_said(sheet.channel).into(), text(&part), text(&name)];
            rows.add(head.into_iter().chain([value, text(unit), full, percent, text(&band), text(&words)]));
        }
    }
}

fn lines(findings: &Findings, names: &Names) -> Vec<Line> {
    match findings {
        Findings::Interval(found) => interval(found, names),
        Findings::Flanders(found) => flanders(found),
        Findings::St(found) => st(found),
        Findings::Scale(found) => scale(found, names),
        Findings::Viewpoints(found) => found.points.iter().flat_map(|point| viewpoint(point, names)).collect(),
        Findings::Questions(found) => questions(found, names),
        Findings::Seats(found) => seats(found, names),
    }
}

fn interval(found: &IntervalResults, names: &Names) -> Vec<Line> {
    let mut lines = vec![Line::new("合计", "时段", found.intervals, "段")];
    let levels =
        [("投入程度：低", found.engagement.low), ("投入程度：中", found.engagement.middle), ("投入程度：高", found.engagement.high)];
    if levels.iter().any(|(_, n)| *n > 0) {
        lines.extend(levels.map(|(name, n)| Line::new("合计", name, n, "段")));
    }
    for side in &found.sides {
        let named = side.groups.iter().filter(|group| names.get(&group.id.0) != group.id.0);
        let occurred: Vec<_> = named.chain(&side.codes).filter(|one| one.ticks > 0).collect();
        let name = names.get(&side.side.0);
        let (intervals, codes) = (format!("{name}：占时段的百分比"), format!("{name}：占编码的百分比"));
        lines.extend(occurred.iter().map(|one| Line::new(&intervals, names.get(&one.id.0), one.of_intervals, "%")));
        lines.extend(occurred.iter().map(|one| Line::new(&codes, names.get(&one.id.0), one.of_codes, "%")));
    }
    lines
}

fn flanders(found: &FlandersResults) -> Vec<Line> {
    let counts = [("编码总数 N", found.tallies), ("积极整合格", found.positive_cells), ("缺陷格", found.defect_cells)];
    let counts = counts.map(|(name, n)| Line::new("编码", name, n, "次"));
    let indices = found.indices.iter().map(|one| Line::new("比率", index_said(one.index), one.value, "%"));
    counts.into_iter().chain(indices).collect()
}

const fn index_said(index: FlandersIndex) -> &'static str {
    match index {
        FlandersIndex::TeacherTalk => "教师语言",
        FlandersIndex::PupilTalk => "学生语言",
        FlandersIndex::Silence => "安静或混乱",
        FlandersIndex::IndirectToDirect => "间接与直接影响之比 I/D",
        FlandersIndex::RevisedIndirectToDirect => "修正的间接与直接之比 i/d",
        FlandersIndex::TeacherResponse => "教师反应 TRR",
        FlandersIndex::TeacherQuestion => "教师提问 TQR",
        FlandersIndex::PupilInitiation => "学生主动 PIR",
        FlandersIndex::InstantResponse => "教师即时反应 TRR89",
        FlandersIndex::InstantQuestion => "教师即时提问 TQR89",
        FlandersIndex::ContentCross => "内容十字区 CCR",
        FlandersIndex::SteadyState => "稳定状态 SSR",
        FlandersIndex::PupilSteadyState => "学生稳定状态 PSSR",
    }
}

fn st(found: &StResults) -> Vec<Line> {
    let part = match found.standard {
        StStandard::Classic => "S-T 分析（经典标准）",
        StStandard::Improved => "S-T 分析（改进标准）",
    };
    let lesson = found.lesson.map_or("—", |lesson| match lesson {
        StLesson::Practice => "练习型",
        StLesson::Lecture => "讲授型",
        StLesson::Dialogue => "对话型",
        StLesson::Mixed => "混合型",
        StLesson::Balanced => "平衡型",
        StLesson::Blocks => "板块型",
    });
    let dialogue = (found.standard == StStandard::Improved).then_some(("互动 D", found.dialogue));
    let counts = [("取样 N", found.samples), ("教师 T", found.teacher), ("学生 S", found.student)].into_iter();
    let counts = counts.chain(dialogue).chain([("转换 g − 1", found.changes)]).map(|(name, n)| Line::new(part, name, n, "次"));
    let head = [Line::words(part, "课型", lesson), Line::new(part, "Rt", found.rt, ""), Line::new(part, "Ch", found.ch, "")];
    head.into_iter().chain(counts).collect()
}

fn scale(found: &ScaleResults, names: &Names) -> Vec<Line> {
    const WHOLE: &str = "总评";
    let mut lines = vec![Line::value(WHOLE, "总分", found.total.as_ref())];
    lines.extend(found.bonus.map(|bonus| Line::new(WHOLE, "其中加分", bonus, "分")));
    lines.push(Line::new(WHOLE, "已评", found.answered, "项").of(found.items));
    if let Some(looks) = found.snapshots.filter(|looks| looks.looks > 0) {
        lines.push(Line::new(WHOLE, "扫视", looks.looks, "次"));
        lines.push(Line::new(WHOLE, "有学习任务", looks.learning, "次").of(looks.looks).percent(looks.learning_percent));
        lines.push(Line::new(WHOLE, "走神（平均几人）", looks.off_task, "人"));
    }
    for section in &found.sections {
        let part = names.get(&section.section.0);
        let sum = Line::value(part, "小计", section.value.as_ref());
        // Not marked yet, and marked as a whole: it is its own item.
        let whole = section.each.iter().find(|one| one.item == section.section && section.value.is_none());
        lines.push(match whole {
            Some(whole) => sum.of(whole.full),
            None => sum,
        });
        let items = section.each.iter().filter(|one| one.item != section.section);
        lines.extend(items.map(|one| Line::new(part, names.get(&one.item.0), one.value, "分").of(one.full)));
    }
    lines
}

fn viewpoint(PointResult { point, found, conclusion, .. }: &PointResult, names: &Names) -> Vec<Line> {
    let part = names.get(&point.0);
    let mut lines = match found {
        PointFinding::Tally { n } => vec![Line::new(part, "记了几次", *n, "次")],
        PointFinding::Count { looks, percent } => {
            vec![Line::new(part, "看了几次", u32::try_from(looks.len()).unwrap_or(u32::MAX), "次").percent(*percent)]
        }
        PointFinding::Duration { times, total_ms, of_lesson } => {
            let seconds = u32::try_from(total_ms / 1000).unwrap_or(0);
            vec![Line::new(part, "几次", *times, "次"), Line::new(part, "一共", seconds, "秒").percent(*of_lesson)]
        }
        PointFinding::Quotes { quotes } => quotes.iter().map(|quote| Line::words(part, "原话", &quote.text)).collect(),
    };
    if !conclusion.is_empty() {
        lines.push(Line::words(part, "结论", conclusion));
    }
    lines
}

fn questions(found: &QuestionResults, names: &Names) -> Vec<Line> {
    const WAIT: &str = "候答时间";
    let asked = found.asked.max(u32::try_from(found.questions.len()).unwrap_or(u32::MAX));
    let mut lines = vec![
        Line::new(WAIT, "量到的", found.wait.measured, "个问题").of(asked),
        Line::new(WAIT, "平均", found.wait.mean_s, "秒"),
        Line::new(WAIT, "最短", found.wait.least_s, "秒"),
        Line::new(WAIT, "最长", found.wait.most_s, "秒"),
    ];
    for category in &found.categories {
        let codes = category.groups.iter().flat_map(|group| &group.codes);
        let part = names.get(&category.category.0);
        lines.extend(codes.map(|code| Line::new(part, names.get(&code.code.0), code.n, "次").percent(code.of_all)));
    }
    lines
}

fn seats(found: &SeatResults, names: &Names) -> Vec<Line> {
    const CLASS: &str = "全班";
    let part = &found.takes_part;
    let mut lines = vec![
        Line::new(CLASS, "参与到的座位", part.reached, "个座位").of(part.seats).percent(part.coverage),
        Line::new(CLASS, &format!("最忙的 {} 个座位占", part.busiest), part.busiest_share, "%"),
        Line::new(CLASS, "基尼系数（0 是人人一样）", part.gini, ""),
        Line::new(CLASS, "在学习", found.on_task, "%"),
    ];
    for kind in &found.kinds {
        let part = names.get(&kind.kind.0);
        lines.push(Line::new(part, "几次", kind.n, "次"));
        lines.push(Line::new(part, "到过", kind.reached, "个座位"));
    }
    lines.extend(found.zones.iter().map(|zone| Line::new("每人几次", &zone_said(zone), zone.per_pupil, "次")));
    lines
}

fn zone_said(ZoneResult { zone, .. }: &ZoneResult) -> String {
    match zone {
        Zone::Front => "前半".to_owned(),
        Zone::Back => "后半".to_owned(),
        Zone::Left => "左半".to_owned(),
        Zone::Right => "右半".to_owned(),
        Zone::Table { table } => format!("第 {table} 桌"),
        Zone::Named { name } => name.clone(),
    }
}
