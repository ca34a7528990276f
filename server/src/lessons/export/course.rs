//! How the lesson went: the plan's steps, planned against actual, with the numbers and the words that the page has on its timeline.

use super::{
    Cell, Rows,
    words::{Words, clock},
};
use sandu_proto::http::{
    board::BoardStep,
    export::FileLanguage::{En, Zh},
    lessons::PlanStep,
    timeline::LessonTimeline,
};

/// Nothing where no plan was taught, or one without steps.
pub fn course(rows: &mut Rows, timeline: &LessonTimeline, words: Words) {
    if timeline.steps.is_empty() {
        return;
    }
    rows.gap();
    rows.head(&[words.say("环节：计划和实际", "Steps: planned and actual")]);
    rows.head(&match words.0 {
        Zh => ["环节", "计划（分钟）", "实际开始（分：秒）", "实际用时（分：秒）", "备注"],
        En => ["Step", "Planned (min)", "Began (min:s)", "Took (min:s)", "Remark"],
    });
    for step in &timeline.steps {
        rows.add(row(step, words));
    }
}

fn row(BoardStep { step, from_ms, took_ms, .. }: &BoardStep, words: Words) -> [Cell; 5] {
    let PlanStep { title, minutes, .. } = step;
    let clocked = |ms: Option<i64>| ms.map_or(Cell::Empty, |ms| (&*clock(ms)).into());
    // Stamped after the end it took nothing of the lesson.
    let took = from_ms.map(|_| took_ms.unwrap_or(0));
    let mut remarks = Vec::new();
    if minutes.is_none() {
        remarks.push(words.say("计划没写时间", "no time planned"));
    }
    if from_ms.is_none() {
        remarks.push(words.say("没有人按这个环节", "nobody noted this step"));
    }
    let remarks = if remarks.is_empty() { Cell::Empty } else { (&*words.joined(&remarks)).into() };
    [(&**title).into(), minutes.map_or(Cell::Empty, |minutes| u32::from(minutes).into()), clocked(*from_ms), clocked(took), remarks]
}

#[cfg(test)]
mod tests {
    use super::{super::tests::read, *};
    use sandu_proto::{http::export::FileLanguage, id::LessonId};

    fn file(steps: Vec<BoardStep>, language: FileLanguage) -> String {
        let mut rows = Rows::default();
        let timeline = LessonTimeline {
            lesson_id: LessonId::new(),
            started_at_ms: Some(0),
            ended_at_ms: Some(2_400_000),
            now_ms: 2_400_000,
            steps,
            observers: Vec::new(),
            moments: Vec::new(),
            earlier: 0,
            remarks: Vec::new(),
        };
        course(&mut rows, &timeline, Words(language));
        let read = read(&rows.file());
        read.iter().map(|row| row.join("|")).collect::<Vec<_>>().join("\n").trim().to_owned()
    }

    fn step(title: &str, minutes: Option<u16>, from_ms: Option<i64>, took_ms: Option<i64>) -> BoardStep {
        let step = PlanStep { block_id: title.to_owned(), title: title.to_owned(), minutes };
        BoardStep { step, planned_from_ms: None, from_ms, took_ms }
    }

    #[test]
    fn each_step_stands_with_its_plan_and_with_what_became_of_it() {
        let steps = vec![
            step("=导入", Some(5), Some(0), Some(372_999)),
            step("探究", Some(20), None, None),
            step("小结", None, Some(373_000), Some(2_027_000)),
            step("作业", None, Some(2_400_001), None),
        ];
        let expected = "环节：计划和实际
环节|计划（分钟）|实际开始（分：秒）|实际用时（分：秒）|备注
'=导入|5|0:00|6:12|
探究|20|||没有人按这个环节
小结||6:13|33:47|计划没写时间
作业||40:00|0:00|计划没写时间";
        assert_eq!(file(steps, Zh), expected);
        let expected = "Steps: planned and actual
Step|Planned (min)|Began (min:s)|Took (min:s)|Remark
a||||no time planned, nobody noted this step";
        assert_eq!(file(vec![step("a", None, None, None)], En), expected);
    }

    #[test]
    fn without_a_plan_there_is_no_such_part() {
        assert_eq!(file(Vec::new(), Zh), "");
    }
}
