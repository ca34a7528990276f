//! A school's own scoring table from its first draft to the results of a lesson, and everything that is refused on the way.

use crate::{
    instruments::{own, results, testing},
    lessons::fixture::Observed,
    sheets::testing::{entry, score},
    testing::{Answer, Client, School},
};
use axum::http::StatusCode;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use sandu_proto::{
    error::ErrorCode,
    http::{
        accounts::AccountKind,
        instruments::{InstrumentSummary, MadeBy},
        lessons::{InstrumentRef, LessonView, Purpose},
        own_instruments::{Definition, OwnInstrument, OwnInstruments, TriedOut},
        sheets::{LessonResults, SheetView},
    },
    id::{AccountId, DocumentId},
    instruments::{
        Instrument, Text,
        number::Points,
        scale::Marking,
        sheet::{About, Answer as Mark, AnswerKey, Answers, Mark as Given, What},
    },
    sheets::EntryKind,
};
use serde_json::{Value, json};
use uuid::Uuid;

/// Ten items of ten points, under a name of the school's.
fn definition() -> Definition {
    let Instrument { source, licence, .. } = testing::get("table-bands");
    let name = Text { zh: "青禾小学课堂评价表".to_owned(), en: String::new() };
    Definition { name, source, licence, form: testing::scale("table-bands") }
}

fn flawed() -> Definition {
    let mut definition = definition();
    definition.form.sections[1].name.zh.clear();
    definition
}

struct Table {
    id: Uuid,
}

impl Table {
    fn new() -> Self {
        Self { id: Uuid::now_v7() }
    }

    fn path(&self, suffix: &str) -> String {
        format!("/api/own-instruments/{}{suffix}", self.id)
    }

    fn version(&self, version: u32) -> InstrumentRef {
        InstrumentRef { id: (&*self.id.to_string()).into(), version }
    }

    async fn save(&self, client: &Client, (version, revision): (u32, u32), definition: &Definition) -> Answer {
        client.put(&self.path("/draft"), &json!({ "version": version, "revision": revision, "definition": definition })).await
    }

    async fn freeze(&self, client: &Client, (version, revision): (u32, u32)) -> Answer {
        client.post(&self.path("/freeze"), &json!({ "version": version, "revision": revision })).await
    }

    async fn discard(&self, client: &Client, (version, revision): (u32, u32)) -> Answer {
        client.post(&self.path("/discard"), &json!({ "version": version, "revision": revision })).await
    }

    /// The first version, frozen.
    async fn frozen(client: &Client) -> Self {
        let table = Self::new();
        table.save(client, (1, 0), &definition()).await.json::<OwnInstrument>();
        table.freeze(client, (1, 1)).await.json::<OwnInstrument>();
        table
    }

    async fn read(&self, client: &Client, version: u32) -> Answer {
        client.get(&format!("/api/instruments/{}/{version}", self.id)).await
    }

    async fn view(&self, client: &Client) -> OwnInstrument {
        client.get(&self.path("")).await.json()
    }
}

async fn offers(client: &Client, table: &Table) -> bool {
    let offered: Vec<InstrumentSummary> = client.get("/api/instruments").await.json();
    offered.iter().any(|one| one.id == table.version(1).id && one.made_by == MadeBy::School)
}

#[tokio::test]
async fn a_draft_says_what_is_wrong_and_where_and_is_frozen_only_without() {
    let school = School::new().await;
    let lead = school.browser_of(school.lead).await;
    let table = Table::new();
    let view: OwnInstrument = table.save(&lead, (1, 0), &flawed()).await.json();
    let draft = view.draft.unwrap();
    assert_eq!((draft.total.map(|total| total.to_string()), draft.full.len()), (Some("100.00".to_owned()), 5));
    assert_eq!(draft.flaws.iter().map(|flaw| &*flaw.at).collect::<Vec<_>>(), ["/form/sections/1/name"]);
    assert_eq!(table.freeze(&lead, (1, 1)).await.refusal(), ErrorCode::Invalid);
    let view: OwnInstrument = table.save(&lead, (1, 1), &definition()).await.json();
    assert!(view.draft.unwrap().flaws.is_empty());
    assert!(!offers(&lead, &table).await, "a draft is offered to nobody");
    let view: OwnInstrument = table.freeze(&lead, (1, 2)).await.json();
    assert_eq!((view.versions.len(), view.draft.is_none()), (1, true));
    assert!(offers(&lead, &table).await);
    assert_eq!(table.read(&lead, 1).await.json::<Instrument>().name, definition().name);
}

#[tokio::test]
async fn what_is_frozen_never_changes_and_a_change_is_the_next_version() {
    let school = School::new().await;
    let lead = school.browser_of(school.lead).await;
    let table = Table::frozen(&lead).await;
    let before = table.read(&lead, 1).await.body;
    let hash = table.view(&lead).await.versions[0].hash.clone();

    let mut changed = definition();
    changed.name.zh = "改过的评价表".to_owned();
    let refused = table.save(&lead, (1, 0), &changed).await;
    assert_eq!(refused.refusal(), ErrorCode::Conflict);
    assert!(String::from_utf8_lossy(&refused.body).contains("第 1 版已经由陈思远定稿"), "by name");
    assert_eq!(table.save(&lead, (3, 0), &changed).await.refusal(), ErrorCode::Invalid, "no version is left out");
    assert_eq!(table.freeze(&lead, (2, 1)).await.refusal(), ErrorCode::Conflict, "nothing was changed");
    assert_eq!(table.freeze(&lead, (1, 1)).await.status, StatusCode::OK, "a second tap on the same button");

    table.save(&lead, (2, 0), &changed).await.json::<OwnInstrument>();
    let view: OwnInstrument = table.freeze(&lead, (2, 1)).await.json();
    assert_eq!(view.versions.iter().map(|one| one.version).collect::<Vec<_>>(), [2, 1]);
    assert_eq!((view.newest.unwrap().name, view.versions[1].hash.clone()), (changed.name, hash));
    assert_eq!(table.read(&lead, 1).await.body, before);
    assert_eq!(table.read(&lead, 3).await.refusal(), ErrorCode::NotFound);
}

#[tokio::test]
async fn of_two_who_change_one_draft_the_later_is_told_who_was_first() {
    let school = School::new().await;
    let head = school.add_person("校长", AccountKind::Leader).await;
    let (lead, head) = (school.browser_of(school.lead).await, school.browser_of(head).await);
    let table = Table::new();
    table.save(&lead, (1, 0), &definition()).await.json::<OwnInstrument>();
    table.save(&head, (1, 1), &flawed()).await.json::<OwnInstrument>();
    let refused = table.save(&lead, (1, 1), &definition()).await;
    assert_eq!(refused.refusal(), ErrorCode::Stale);
    assert!(String::from_utf8_lossy(&refused.body).contains("校长先存了一次"));
    assert_eq!(table.view(&lead).await.draft.unwrap().definition, flawed(), "the first is still there");
    assert_eq!(table.freeze(&lead, (1, 1)).await.refusal(), ErrorCode::Stale, "nobody freezes what they have not seen");
    let again: OwnInstrument = table.save(&head, (1, 1), &flawed()).await.json();
    assert_eq!(again.draft.unwrap().revision, 2, "the same save sent twice is one");
}

/// What each may do: read a frozen version, see it in the list of what is offered, read it with its draft, save, freeze, retire.
#[tokio::test]
async fn every_route_is_refused_to_who_has_no_business_with_it() {
    let school = School::new().await;
    let lead = school.browser_of(school.lead).await;
    let table = Table::frozen(&lead).await;
    table.save(&lead, (2, 0), &flawed()).await.json::<OwnInstrument>();
    let never_frozen = Table::new();
    never_frozen.save(&lead, (1, 0), &flawed()).await.json::<OwnInstrument>();

    let leader = school.add_person("head", AccountKind::Leader).await;
    let administrator = school.add_person("admin", AccountKind::Administrator).await;
    let stranger = school.add_stranger("stranger").await;
    let may_not = Some(ErrorCode::Forbidden);
    let knows_not = Some(ErrorCode::NotFound);
    for (who, account, reads, designs, makes_new) in [
        ("a leader", leader, None, None, None),
        ("a member", school.lin, None, may_not, may_not),
        ("an invited officer", school.officer, None, may_not, may_not),
        // Leads a group of another school, and may make tables there.
        ("a stranger", stranger, knows_not, knows_not, None),
        ("an administrator", administrator, knows_not, knows_not, may_not),
    ] {
        let client = school.browser_of(account).await;
        let refusal = |answer: Answer| if answer.status == StatusCode::OK { None } else { Some(answer.refusal()) };
        assert_eq!(refusal(table.read(&client, 1).await), reads, "{who} reads a version");
        assert_eq!(refusal(client.get(&table.path("")).await), reads, "{who} reads the table");
        assert_eq!(refusal(table.save(&client, (2, 1), &flawed()).await), designs, "{who} saves");
        assert_eq!(refusal(client.post(&table.path("/retire"), &json!({})).await), designs, "{who} retires");
        assert_eq!(refusal(client.post(&table.path("/bring-back"), &json!({})).await), designs, "{who} brings back");
        if designs.is_some() {
            assert_eq!(refusal(table.freeze(&client, (2, 1)).await), designs, "{who} freezes");
            assert_eq!(refusal(client.get(&never_frozen.path("")).await), knows_not, "{who} knows nothing of what was never frozen");
            assert_eq!(refusal(never_frozen.freeze(&client, (1, 1)).await), knows_not, "{who} freezes what they know nothing of");
        }
        if reads.is_none() && designs.is_some() {
            assert!(table.view(&client).await.draft.is_none(), "{who} sees no draft");
        }
        assert_eq!(refusal(Table::new().save(&client, (1, 0), &flawed()).await), makes_new, "{who} begins one");
        let listed: OwnInstruments = client.get("/api/own-instruments").await.json();
        assert_eq!(
            listed.instruments.iter().any(|one| one.id == table.version(1).id),
            reads.is_none() && account != school.officer,
            "{who}"
        );
    }
    assert_eq!(school.browser().get("/api/own-instruments").await.refusal(), ErrorCode::Unauthorized);
}

#[tokio::test]
async fn what_is_retired_is_offered_to_nobody_and_read_by_everybody() {
    let school = School::new().await;
    let lead = school.browser_of(school.lead).await;
    let table = Table::frozen(&lead).await;
    lead.post(&table.path("/retire"), &json!({})).await.json::<OwnInstrument>();
    assert!(!offers(&lead, &table).await);
    assert_eq!(table.read(&lead, 1).await.status, StatusCode::OK);
    let view: OwnInstrument = lead.post(&table.path("/bring-back"), &json!({})).await.json();
    assert_eq!(view.retired_at_ms, None);
    assert!(offers(&lead, &table).await);
}

#[tokio::test]
async fn a_table_that_was_never_frozen_is_deleted_by_who_designs_and_has_seen_it() {
    let school = School::new().await;
    let (lead, lin) = (school.browser_of(school.lead).await, school.browser_of(school.lin).await);
    let stranger = school.browser_of(school.add_stranger("stranger").await).await;
    let table = Table::new();
    table.save(&lead, (1, 0), &definition()).await.json::<OwnInstrument>();
    table.save(&lead, (1, 1), &flawed()).await.json::<OwnInstrument>();
    for client in [&lin, &stranger] {
        assert_eq!(table.discard(client, (1, 2)).await.refusal(), ErrorCode::NotFound);
    }
    assert_eq!(table.discard(&lead, (1, 1)).await.refusal(), ErrorCode::Stale, "nobody deletes what they have not seen");
    assert_eq!(table.discard(&lead, (1, 2)).await.status, StatusCode::NO_CONTENT);
    assert_eq!(lead.get(&table.path("")).await.refusal(), ErrorCode::NotFound);
    assert!(lead.get("/api/own-instruments").await.json::<OwnInstruments>().instruments.is_empty());
    assert_eq!(table.discard(&lead, (1, 2)).await.refusal(), ErrorCode::NotFound, "it is gone");
}

#[tokio::test]
async fn the_draft_of_a_later_version_is_thrown_away_and_what_is_frozen_stays() {
    let school = School::new().await;
    let (lead, lin) = (school.browser_of(school.lead).await, school.browser_of(school.lin).await);
    let stranger = school.browser_of(school.add_stranger("stranger").await).await;
    let table = Table::frozen(&lead).await;
    let before = table.read(&lead, 1).await.body;
    assert_eq!(table.discard(&lead, (1, 1)).await.refusal(), ErrorCode::Conflict, "what is frozen is no draft");
    assert_eq!(table.discard(&lead, (2, 1)).await.refusal(), ErrorCode::Conflict, "nothing was changed");

    table.save(&lead, (2, 0), &flawed()).await.json::<OwnInstrument>();
    table.save(&lead, (2, 1), &flawed()).await.json::<OwnInstrument>();
    assert_eq!(table.discard(&lin, (2, 2)).await.refusal(), ErrorCode::Forbidden);
    assert_eq!(table.discard(&stranger, (2, 2)).await.refusal(), ErrorCode::NotFound);
    assert_eq!(table.discard(&lead, (2, 1)).await.refusal(), ErrorCode::Stale, "nobody throws away what they have not seen");
    assert_eq!(table.discard(&lead, (1, 2)).await.refusal(), ErrorCode::Conflict, "another version");
    assert!(table.view(&lead).await.draft.is_some(), "nothing of it is gone");

    assert_eq!(table.discard(&lead, (2, 2)).await.status, StatusCode::NO_CONTENT);
    let view = table.view(&lead).await;
    assert_eq!((view.versions.len(), view.draft.is_none(), view.newest.unwrap().name), (1, true, definition().name));
    assert_eq!(table.read(&lead, 1).await.body, before);
    assert!(offers(&lead, &table).await);
    let listed = lead.get("/api/own-instruments").await.json::<OwnInstruments>().instruments;
    assert_eq!((listed[0].version, listed[0].draft.is_none()), (Some(1), true));
    assert_eq!(table.discard(&lead, (2, 2)).await.refusal(), ErrorCode::Conflict, "a second tap");
    table.save(&lead, (2, 0), &definition()).await.json::<OwnInstrument>();
}

#[tokio::test]
async fn limits_are_refused_by_name() {
    let school = School::new().await;
    let lead = school.browser_of(school.lead).await;
    let admin = school.browser_of(school.add_person("admin", AccountKind::Administrator).await).await;
    let body = json!({ "version": 1, "revision": 0, "definition": definition() });
    assert_eq!(lead.put("/api/own-instruments/copus/draft", &body).await.refusal(), ErrorCode::Invalid, "an id is a UUID");
    let mut long = definition();
    long.licence.zh = "长".repeat(50_000);
    assert_eq!(Table::new().save(&lead, (1, 0), &long).await.refusal(), ErrorCode::TooLarge);

    let attempt =
        |definition: &Definition, events: Value, answers: Value| json!({ "definition": definition, "events": events, "answers": answers });
    let note = json!({ "t_ms": 0, "id": Uuid::now_v7(), "what": "note", "text": "", "about": null });
    let tries = async |client: &Client, body: Value| client.post("/api/own-instruments/try", &body).await.refusal();
    assert_eq!(tries(&lead, attempt(&flawed(), json!([]), json!({}))).await, ErrorCode::Invalid);
    assert_eq!(tries(&lead, attempt(&definition(), json!(vec![note; 501]), json!({}))).await, ErrorCode::TooLarge);
    let beyond = json!({ "1": { "mark": { "kind": "score", "score": 11 }, "remark": "" } });
    assert_eq!(tries(&lead, attempt(&definition(), json!([]), beyond)).await, ErrorCode::Invalid, "out of range");
    assert_eq!(tries(&admin, attempt(&definition(), json!([]), json!({}))).await, ErrorCode::Forbidden);
    while school.app.tries.take(&school.lead.to_string(), std::time::Instant::now()) {}
    assert_eq!(tries(&lead, attempt(&definition(), json!([]), json!({}))).await, ErrorCode::TooMany);
}

/// Half points too; now and then an item is left out.
fn random_answers(rng: &mut StdRng) -> Answers {
    let Marking::Points { .. } = &definition().form.sections[0].marking else { panic!("points") };
    let mark = |half: i64| Mark { mark: Some(Given::Score { score: Points::from_hundredths(half * 50) }), remark: String::new() };
    (1..=10).map(|item| (AnswerKey(item.to_string()), mark(rng.random_range(0..=20)))).collect()
}

async fn sealed_sheet(observed: &Observed, (account, client): &(AccountId, Client), table: &Table, answers: &Answers) -> SheetView {
    let document = DocumentId::new();
    client.put(&observed.path(&format!("/sheets/{document}")), &json!({ "instrument": table.version(1) })).await.json::<LessonView>();
    let when = ("load", 0, crate::clock::now_ms());
    let entries: Vec<_> = (1..)
        .zip(answers)
        .map(|(n, (key, answer))| entry(n, when, EntryKind::Answer { key: key.clone(), answer: answer.clone() }))
        .collect();
    observed.write(*account, document, &entries).await;
    observed.submit(client, document).await.json()
}

#[tokio::test]
async fn a_lesson_is_observed_with_a_table_of_the_school_and_trying_it_gave_the_same() {
    let observed = Observed::new(Purpose::Learning).await;
    let table = Table::frozen(&observed.organiser).await;
    let is_used = async || observed.organiser.get("/api/own-instruments").await.json::<OwnInstruments>().instruments[0].is_used;
    assert!(!is_used().await);
    let mut visit = observed.visit(Purpose::Learning);
    for place in 0..2 {
        visit["observers"][place]["instrument"] = json!(table.version(1));
    }
    observed.organiser.put(&observed.path(""), &visit).await.json::<LessonView>();
    assert!(is_used().await);
    // What is frozen or retired later is none of this lesson's business.
    let mut changed = definition();
    changed.form.sections.truncate(2);
    table.save(&observed.organiser, (2, 0), &changed).await.json::<OwnInstrument>();
    table.freeze(&observed.organiser, (2, 1)).await.json::<OwnInstrument>();
    observed.organiser.post(&table.path("/retire"), &json!({})).await.json::<OwnInstrument>();
    visit["place"] = json!("多功能厅");
    assert_eq!(observed.organiser.put(&observed.path(""), &visit).await.status, StatusCode::OK, "it keeps what it had");
    visit["observers"][0]["instrument"] = json!(table.version(2));
    assert_eq!(observed.organiser.put(&observed.path(""), &visit).await.refusal(), ErrorCode::Invalid, "retired");

    observed.start(30).await;
    let mut rng = StdRng::seed_from_u64(20_261_122);
    for observer in [&observed.wang, &observed.zhao] {
        let answers = random_answers(&mut rng);
        let body = json!({ "definition": definition(), "events": [], "answers": answers });
        let tried: TriedOut = observed.member.post("/api/own-instruments/try", &body).await.json();
        let sheet = sealed_sheet(&observed, observer, &table, &answers).await;
        assert_eq!(tried.results.findings, sheet.results.findings);
        assert!(tried.unanswered.is_empty());
    }
    observed.end().await;

    let found: LessonResults = observed.teacher.get(&observed.path("/results")).await.json();
    assert_eq!(found.together.len(), 1, "one form");
    assert_eq!(found.together[0].raters.as_ref().unwrap().total.as_ref().unwrap().n, 2);
    assert_eq!(table.read(&observed.officer, 1).await.status, StatusCode::OK, "an invited officer reads what the sheets are written with");

    // What was sealed can be computed again from itself.
    for (record, _) in crate::sheets::sealed_of_lesson(&mut observed.school.app.db.read().await.unwrap(), observed.id).await.unwrap() {
        let definition = record.definition.clone().expect("of a school's own table");
        assert_eq!(results(&definition, &record.events(), &record.answers(), record.results.length_ms), record.results);
    }
}

#[tokio::test]
async fn a_table_of_another_school_is_not_planned_with() {
    let observed = Observed::new(Purpose::Learning).await;
    let stranger = observed.school.add_stranger("stranger").await;
    let theirs = Table::frozen(&observed.school.browser_of(stranger).await).await;
    let ours = Table::new();
    ours.save(&observed.organiser, (1, 0), &definition()).await.json::<OwnInstrument>();
    for (table, why) in [(theirs, "another school's"), (ours, "only a draft")] {
        let mut visit = observed.visit(Purpose::Learning);
        visit["observers"][0]["instrument"] = json!(table.version(1));
        assert_eq!(observed.organiser.put(&observed.path(""), &visit).await.refusal(), ErrorCode::Invalid, "{why}");
    }
}

#[tokio::test]
async fn trying_says_what_is_missing_and_what_asks_for_evidence() {
    let school = School::new().await;
    let lead = school.browser_of(school.lead).await;
    let note = |item: &str| What::Note { text: "第 3 小组".to_owned(), about: Some(About::Item { item: item.into() }) };
    let low: Answers = match score(1, ("load", 0, 0), "1", 2).what {
        EntryKind::Answer { key, answer } => [(key, answer)].into(),
        other => panic!("{other:?}"),
    };
    for (events, wants) in [(vec![], true), (testing::events([(0, note("1"))]), false)] {
        let body = json!({ "definition": definition(), "events": events, "answers": low });
        let tried: TriedOut = lead.post("/api/own-instruments/try", &body).await.json();
        let found = testing::scale_of(tried.results);
        assert_eq!((found.sections[0].each[0].wants_evidence, found.total), (wants, None));
        assert_eq!(tried.unanswered.len(), 9);
    }
    assert!(own::find(&mut school.app.db.read().await.unwrap(), &Table::new().version(1)).await.unwrap().is_none());
}
