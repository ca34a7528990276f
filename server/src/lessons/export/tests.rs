//! The file has the numbers of the results, and comes to the same people.

use super::{
    cells::Rows,
    sheet,
    words::{self, Words},
};
use crate::{
    error::ErrorCode,
    instruments::{names::Names, results, shipped},
    lessons::{
        channels::tests::{guest_judges, saved, weights},
        fixture::Observed,
    },
    sheets::testing::{clock, entry, id, marked},
    testing::Client,
};
use axum::http::StatusCode;
use sandu_proto::{
    http::{
        accounts::Person,
        export::FileLanguage,
        guests::GuestRole,
        lessons::{InstrumentRef, LessonView, Purpose},
        sheets::{LessonResults, Seal, SheetView, SubmittedSheet},
        timeline::LessonTimeline,
    },
    id::{AccountId, DocumentId},
    instruments::{
        Form, Instrument, ItemId,
        channels::Channel,
        number::Decimal,
        seats::{Seat, SeatRole},
        sheet::{About, Answers, SheetEvent, What},
        viewpoints::Tool,
    },
    sheets::EntryKind,
};
use serde_json::Value;
use std::collections::HashSet;

/// As a spreadsheet reads it.
pub fn read(file: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut letters = file.strip_prefix('\u{feff}').expect("a byte order mark").chars().peekable();
    let mut is_quoted = false;
    while let Some(letter) = letters.next() {
        let row = rows.last_mut().expect("there is a row");
        match letter {
            '"' if is_quoted && letters.next_if_eq(&'"').is_some() => row.last_mut().expect("a cell").push('"'),
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => row.push(String::new()),
            '\r' if !is_quoted => {
                assert_eq!(letters.next(), Some('\n'), "rows end with both");
                rows.push(vec![String::new()]);
            }
            other => row.last_mut().expect("a cell").push(other),
        }
    }
    rows
}

/// Names of what a number is of, and the list of all marks, which stands in the sheets.
const NO_RESULTS: [&str; 6] = ["values", "section", "item", "point", "code", "id"];

/// Every result that is printed.
fn decimals(json: &Value) -> HashSet<String> {
    match json {
        Value::String(text) => text.parse::<Decimal>().ok().map(|number| number.to_string()).into_iter().collect(),
        Value::Array(all) => all.iter().flat_map(decimals).collect(),
        Value::Object(members) => {
            members.iter().filter(|(name, _)| !NO_RESULTS.contains(&name.as_str())).flat_map(|(_, one)| decimals(one)).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => HashSet::new(),
    }
}

/// 王老师 and 赵老师, pupils, a parent and a colleague from elsewhere have judged a lesson that is over.
async fn judged(title: &str) -> Observed {
    let lesson = Observed::new(Purpose::Learning).await;
    saved(&lesson, |visit| {
        visit["weights"] = weights([0, 50, 40, 10, 0]);
        visit["title"] = title.into();
    })
    .await
    .json::<LessonView>();
    lesson.start(10).await;
    for (role, name, level) in [
        (GuestRole::Student, "小明", 0),
        (GuestRole::Student, "小红", 1),
        (GuestRole::Parent, "小明妈妈", 1),
        (GuestRole::Colleague, "外校老师", 2),
    ] {
        guest_judges(&lesson, role, name, level).await;
    }
    for (observer, total) in [(&lesson.wang, 98), (&lesson.zhao, 93)] {
        let document = lesson.written(observer, &marked(total)).await;
        lesson.submit(&observer.1, document).await.json::<SheetView>();
    }
    lesson.end().await;
    lesson
}

#[tokio::test]
async fn the_file_has_every_number_of_the_results_to_the_last_digit() {
    let lesson = judged("=1+1，“秋天”").await;
    let found: LessonResults = lesson.teacher.get(&lesson.path("/results")).await.json();
    let answer = lesson.teacher.get(&lesson.path("/results.csv")).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.headers["content-type"], "text/csv; charset=utf-8");
    assert!(
        answer.headers["content-disposition"].to_str().unwrap().starts_with("attachment; filename=\"results.csv\"; filename*=UTF-8''%E5")
    );
    let rows = read(std::str::from_utf8(&answer.body).unwrap());
    assert_eq!(rows[0], ["课题", "'=1+1，“秋天”"], "no formula");

    let row = |first: &str| rows.iter().find(|row| row[0] == first).unwrap_or_else(|| panic!("{first} in {rows:?}"));
    let channels = found.channels.as_ref().unwrap();
    assert_eq!(row("合计")[2], channels.combined.unwrap().to_string());
    for one in &channels.channels {
        let marks = one.marks.as_ref().unwrap();
        let part = one.part.map_or("—".to_owned(), |part| part.to_string());
        assert_eq!(row(Words(FileLanguage::Zh).channel(one.channel))[2..5], [part, marks.n.to_string(), marks.mean.to_string()]);
    }
    let total = found.together[0].raters.as_ref().and_then(|raters| raters.total.as_ref()).unwrap();
    assert_eq!(row("总分")[1..3], ["2".to_owned(), total.mean.to_string()]);
    assert_eq!(row("wang和zhao")[2], "—", "no levels to compare");
    assert!(rows.iter().any(|row| row[0] == "外校老师（外校老师，未核实）" && row[1] == "来宾"));

    let cells: HashSet<&str> = rows.iter().flatten().map(String::as_str).collect();
    for number in decimals(&serde_json::to_value(&found).unwrap()) {
        assert!(cells.contains(&*number), "{number} in {rows:?}");
    }
}

#[tokio::test]
async fn the_file_is_for_whom_the_results_are() {
    let lesson = judged("秋天").await;
    let stranger = lesson.school.browser_of(lesson.school.add_stranger("stranger").await).await;
    let csv = async |client: &Client| client.get(&lesson.path("/results.csv")).await;
    assert_eq!(csv(&lesson.member).await.refusal(), ErrorCode::Forbidden);
    assert_eq!(csv(&stranger).await.refusal(), ErrorCode::NotFound);
    assert_eq!(csv(&lesson.school.browser()).await.refusal(), ErrorCode::Unauthorized);
    lesson.organiser.post(&lesson.path("/open"), &serde_json::json!({})).await.json::<LessonView>();
    assert_eq!(csv(&lesson.member).await.status, StatusCode::OK);
}

/// What of it has Chinese in it.
fn chinese(rows: &[Vec<String>]) -> Vec<&String> {
    rows.iter().flatten().filter(|cell| cell.chars().any(|letter| ('\u{3000}'..='\u{9fff}').contains(&letter))).collect()
}

#[tokio::test]
async fn the_file_speaks_the_language_that_is_asked_for_and_refuses_others() {
    let lesson = judged("秋天").await;
    let file = async |query: &str| lesson.teacher.get(&lesson.path(&format!("/results.csv{query}"))).await;
    let (asked, unasked) = (file("?language=zh").await, file("").await);
    assert_eq!(asked.body, unasked.body, "Chinese without a question");
    let english = file("?language=en").await;
    let rows = read(std::str::from_utf8(&english.body).unwrap());
    assert_eq!(rows[0], ["Lesson", "秋天"]);
    let typed = ["秋天", "三（2）班", "语文", "录播室", "小明", "小红", "小明妈妈", "外校老师"];
    let teacher = lesson.view(&lesson.teacher).await.teacher.name;
    let left: Vec<_> = chinese(&rows).into_iter().filter(|cell| !typed.iter().any(|words| cell.contains(words))).collect();
    assert!(left.iter().all(|cell| **cell == teacher), "{left:?}");
    assert!(rows.iter().any(|row| row[0] == "外校老师 (colleague, unverified)" && row[1] == "Guests"));
    for refused in ["?language=fr", "?language=", "?language=EN", "?language=zh&language=en", "?sprache=en"] {
        assert_eq!(file(refused).await.refusal(), ErrorCode::Invalid, "{refused}");
    }
}

#[tokio::test]
async fn what_was_written_stands_in_the_file_with_its_time_its_place_and_its_author() {
    let lesson = Observed::new(Purpose::Learning).await;
    let began = lesson.start(30).await.clock.started_at_ms.unwrap();
    let note = |n, second: i64, text: &str, about| {
        let event = What::Note { text: text.into(), about };
        entry(n, ("a", second * 1_000, began + second * 1_000), EntryKind::Event { event })
    };
    let mut entries = vec![clock(20, ("a", 0, began), began, 10)];
    entries.push(note(21, 725, "=HYPERLINK(\"http://a\")", Some(About::Item { item: ItemId("design".into()) })));
    entries.push(note(22, 130, "第三组，没有动手", None));
    entries.extend(marked(98));
    let document = lesson.written(&lesson.wang, &entries).await;
    lesson.submit(&lesson.wang.1, document).await.json::<SheetView>();
    lesson.end().await;
    let rows = async |language: &str| {
        let answer = lesson.teacher.get(&lesson.path(&format!("/results.csv?language={language}"))).await;
        let rows = read(std::str::from_utf8(&answer.body).unwrap());
        let at = rows.iter().position(|row| row[0] == "大家写的话" || row[0] == "In words").expect("is there");
        rows[at + 1..at + 4].to_vec()
    };
    assert_eq!(rows("zh").await[0], ["课上时间", "谁写的", "关于", "写的话", "备注"]);
    assert_eq!(
        rows("zh").await[1..],
        [["2:10", "wang", "", "第三组，没有动手", ""], ["12:05", "wang", "教学设计", "'=HYPERLINK(\"http://a\")", ""]]
    );
    assert_eq!(rows("en").await[2][..3], ["12:05", "wang", "Design"]);
}

#[tokio::test]
async fn the_steps_stand_in_the_file_with_the_times_of_the_timeline() {
    let lesson = Observed::new(Purpose::Learning).await;
    let plan = lesson.school.sent_plan().await;
    let planned: LessonView = saved(&lesson, |visit| visit["version_id"] = serde_json::json!(plan.versions[0].id)).await.json();
    let began = lesson.start(30).await.clock.started_at_ms.unwrap();
    let stamp = |n, minute: i64, at: usize| {
        let event = What::Step { block: planned.steps[at].block_id.clone() };
        entry(n, ("a", minute * 60_000, began + minute * 60_000), EntryKind::Event { event })
    };
    let mut entries = vec![clock(20, ("a", 0, began), began, 10), stamp(21, 1, 0), stamp(22, 7, 1)];
    entries.extend(marked(98));
    let document = lesson.written(&lesson.wang, &entries).await;
    lesson.submit(&lesson.wang.1, document).await.json::<SheetView>();
    lesson.end().await;
    let timeline: LessonTimeline = lesson.teacher.get(&lesson.path("/timeline")).await.json();
    let answer = lesson.teacher.get(&lesson.path("/results.csv")).await;
    let rows = read(std::str::from_utf8(&answer.body).unwrap());
    let at = rows.iter().position(|row| row[0] == "环节：计划和实际").expect("is there");
    for (step, row) in timeline.steps.iter().zip(&rows[at + 2..]) {
        let clocked = |ms: Option<i64>| ms.map_or(String::new(), words::clock);
        assert_eq!(
            row[..4],
            [
                step.step.title.clone(),
                step.step.minutes.map_or(String::new(), |m| m.to_string()),
                clocked(step.from_ms),
                clocked(step.took_ms)
            ]
        );
    }
    assert_eq!(rows[at + 2][3], "6:00", "until the next one");
    assert!(rows[at + 2 + timeline.steps.len()][0].is_empty(), "and no more");
}

/// Something of everything that a form can count.
fn busy(form: &Form) -> Vec<SheetEvent> {
    let code = |side: &sandu_proto::instruments::codes::CodeSide| side.groups[0].codes[0].id.clone();
    let whats: Vec<What> = match form {
        Form::Interval(form) => {
            let tick = |interval: u32| form.sides.iter().map(move |side| What::Tick { interval, code: code(side) });
            (0..3).flat_map(tick).collect()
        }
        Form::Sequence(form) => form.codes.iter().cycle().take(40).map(|code| What::Code { code: code.id.clone() }).collect(),
        Form::Scale(_) => Vec::new(),
        Form::Questions(form) => {
            let asked = What::Question { text: "=为什么".to_owned(), seat: None };
            let answered = What::Answer { question: id(1) };
            let sorted = form.categories.iter().map(|category| What::Sort { question: id(1), code: code(category) });
            [asked, answered].into_iter().chain(sorted).collect()
        }
        Form::Seats(form) => {
            let kinds = form.kinds.iter().filter(|kind| kind.role == SeatRole::TakesPart);
            kinds.flat_map(|kind| [1, 1, 7].map(|seat| What::Seat { seat: Seat(seat), kind: kind.id.clone() })).collect()
        }
        Form::Viewpoints(form) => {
            let points = form.dimensions.iter().flat_map(|one| &one.viewpoints).flat_map(|one| &one.points);
            let counted = points.flat_map(|point| {
                let point_id = || point.id.clone();
                match point.tool {
                    Tool::Tally => vec![What::Tally { point: point_id() }],
                    Tool::Count => vec![What::Count { point: point_id(), count: 3, of: 7 }],
                    Tool::Duration => vec![What::Begin { point: point_id() }, What::End { point: point_id() }],
                    Tool::Quotes => vec![What::Quote { point: point_id(), text: "=老师，我会".to_owned() }],
                }
            });
            counted.collect()
        }
    };
    (1..).zip(whats).map(|(n, what)| SheetEvent { t_ms: i64::try_from(n).unwrap() * 7_000, id: id(n), what }).collect()
}

fn submitted(instrument: &Instrument) -> SubmittedSheet {
    SubmittedSheet {
        document_id: DocumentId::new(),
        observer: Person { id: AccountId::new(), name: "王丽娟".to_owned() },
        guest: None,
        channel: Channel::Peer,
        instrument: InstrumentRef { id: instrument.id.clone(), version: instrument.version },
        focus: String::new(),
        seal: Seal { submitted_at_ms: 0, hash: String::new() },
        tablet_off_ms: None,
        results: results(instrument, &busy(&instrument.form), &Answers::new(), 2_400_000),
    }
}

#[test]
fn of_every_shipped_form_the_file_has_all_that_was_counted() {
    for instrument in shipped::all() {
        let sheet = submitted(instrument);
        let mut rows = Rows::default();
        sheet::sheets(&mut rows, &[&sheet], &Names::of(instrument, FileLanguage::Zh), Words(FileLanguage::Zh));
        let rows = read(&rows.file());
        let cells: HashSet<&str> = rows.iter().flatten().map(String::as_str).collect();
        let findings = serde_json::to_value(&sheet.results.findings).unwrap();
        // A code that nobody ticked has no line.
        let is_counted = |number: &String| number.parse::<Decimal>().is_ok_and(|number| number.units() != 0);
        for number in decimals(&findings).into_iter().filter(is_counted) {
            assert!(cells.contains(&*number), "{}: {number} in {rows:?}", instrument.id);
        }
        assert!(rows.len() > 2, "{} says something", instrument.id);
        assert!(cells.iter().all(|cell| !cell.starts_with('=')), "{}", instrument.id);
        let mut english = Rows::default();
        sheet::sheets(&mut english, &[&sheet], &Names::of(instrument, FileLanguage::En), Words(FileLanguage::En));
        let english = read(&english.file());
        let typed = ["王丽娟", "=为什么", "=老师，我会"];
        let left: Vec<_> = chinese(&english).into_iter().filter(|cell| !typed.iter().any(|words| cell.contains(words))).collect();
        assert!(left.is_empty(), "{}: {left:?}", instrument.id);
        assert_eq!(english.len(), rows.len(), "{}", instrument.id);
    }
}
