//! The same with a meeting in the loop: two people adopt marks and take them back while a third hand types into the consensus. A decision
//! that was answered is there with its change in the text; none is there without the other, none twice; one that was refused is not
//! there; and one that got no answer can be sent again.
//!
//! A change leaves its decision's id in the text. One that takes a decision back takes that one's id out.

use crate::stream::{Reading, Writing, tokens};
use crate::{Ground, Moment};
use base64ct::{Base64, Encoding};
use sandu_proto::{
    frame::Outcome,
    http::{
        decisions::{Decision, MarkOutcome, NewDecision},
        meetings::{Attendee, MeetingCode, MeetingView, NewMark, NewMarks, SignIn},
        plans::{DocumentKind, PlanAction, PlanView, Stage},
    },
    id::{DecisionId, MeetingId, PlanId},
};
use sandu_tests::{
    PATIENCE,
    client::Peer,
    database::{Database, StoredDecision},
    http::{Api, Refusal},
    plans,
};
use serde_json::json;
use std::collections::BTreeSet;
use tokio::{sync::watch, task::JoinHandle, time::timeout};

/// Few, so that the two are often at the same one.
const MARKS: [&str; 4] = ["a", "b", "c", "d"];
/// SHA-256 of the four, a line each.
const DIGEST: &str = "f729ae0cbcc8241ebb6918af712a88d5ca2c13f7fbe08f809aa297bfdf99fbe4";

/// A meeting that has begun, with its marks listed and both signed in.
struct Table {
    plan: PlanId,
    meeting: MeetingId,
    consensus: String,
}

/// What somebody asked for, and what they heard.
struct Asked {
    id: DecisionId,
    new: NewDecision,
    heard: Heard,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Heard {
    Yes,
    No,
    Nothing,
}

impl Heard {
    fn from(answer: Option<&Result<Decision, Refusal>>) -> Self {
        match answer {
            Some(Ok(_)) => Self::Yes,
            // Only that something broke, and not whether it was before or after.
            Some(Err(refusal)) if refusal.status >= 500 => Self::Nothing,
            Some(Err(_)) => Self::No,
            None => Self::Nothing,
        }
    }
}

/// What people saw, or were told.
struct Promised {
    words: BTreeSet<String>,
    /// By the ids of the decisions that made them.
    changes: BTreeSet<String>,
}

fn is_decision(token: &str) -> bool {
    token.parse::<DecisionId>().is_ok()
}

pub async fn cycle(ground: &mut Ground, cycle: u32, moment: Moment) {
    let server = ground.server().await;
    let [lead, other] = [0, 1].map(|user: usize| ground.fixture.users[user].token.clone());
    let table = sit_down(&Api::new(&server, &lead), &Api::new(&server, &other)).await;
    let reading = Reading::start(Peer::join(&server, &other, &table.consensus).await);
    // The first word makes the text that everybody writes in.
    let writing = Writing::start(Peer::join(&server, &lead, &table.consensus).await, cycle).first_ack().await;
    let mut deciding = Vec::new();
    for token in [&lead, &other] {
        let peer = Peer::join(&server, token, &table.consensus).await;
        deciding.push(Deciding::start(Api::new(&server, token), peer, &table));
    }
    tokio::time::sleep(moment.delay).await;
    ground.kill(server, moment.victim).await;
    let mut asked = Vec::new();
    for one in deciding {
        let decided = one.stop().await;
        ground.tally.stuck += usize::from(decided.is_stuck);
        asked.push(decided.asked);
    }
    let (written, seen) = (writing.stop().await, reading.stop().await);
    ground.tally.stuck += usize::from(written.is_stuck);
    ground.tally.acked += written.acked().len();
    ground.tally.seen += seen.len();
    // What was seen of a decision may be taken back since, but its row is there.
    let (changes, words): (BTreeSet<String>, BTreeSet<String>) = seen.into_iter().partition(|token| is_decision(token));
    let promised = Promised { words: written.of(Outcome::Saved).union(&words).cloned().collect(), changes };
    drop(written);

    look(ground, &table, asked.iter().flatten(), &promised).await;
    // What got no answer is sent again as it was, and then is there once or refused.
    let server = ground.server().await;
    for (theirs, token) in asked.iter_mut().zip([&lead, &other]) {
        let api = Api::new(&server, token);
        for one in theirs.iter_mut().filter(|one| one.heard == Heard::Nothing) {
            one.heard = Heard::from(Some(&ask(&api, table.meeting, one.id, &one.new).await.expect("nobody kills it now")));
        }
    }
    ground.server = Some(server);
    look(ground, &table, asked.iter().flatten(), &promised).await;
    ground.tally.decided += asked.iter().flatten().filter(|one| one.heard == Heard::Yes).count();
    ground.check_database().await;
}

async fn sit_down(lead: &Api, other: &Api) -> Table {
    let plan = plans::start(lead).await;
    plans::send(lead, &plan).await.expect("a lead may send");
    plans::act(lead, &plan, PlanAction::OpenMeeting, Stage::FirstDegree).await.expect("a lead may open the meeting");
    let view: PlanView = plans::load(lead, &plan).await;
    let meeting: MeetingView = lead.get(&format!("/plans/{}/meeting", plan.id)).await;
    let path = format!("/meetings/{}", meeting.id);
    let MeetingCode { code, .. } = lead.get(&format!("{path}/code")).await;
    let _: Vec<Attendee> = other.post(&format!("{path}/sign-ins"), &SignIn { code }).await.expect("a member may sign in");
    let fork = view.versions.iter().find(|version| version.kind == DocumentKind::Fork).expect("every member has one");
    let mark = |(order, id): (u32, &str)| NewMark {
        id: id.into(),
        fork_document: fork.document_id,
        owner: fork.owner.id,
        order,
        hunk: json!({}),
        group: None,
        reason: None,
    };
    let marks = (0..).zip(MARKS).map(mark).collect();
    lead.post::<()>(&format!("{path}/marks"), &NewMarks { marks, digest: DIGEST.into() }).await.expect("who signed in may list the marks");
    Table { plan: plan.id, meeting: meeting.id, consensus: plans::document(&view, DocumentKind::Consensus) }
}

async fn ask(api: &Api, meeting: MeetingId, id: DecisionId, new: &NewDecision) -> Option<Result<Decision, Refusal>> {
    api.try_put(&format!("/meetings/{meeting}/decisions/{id}"), new).await
}

/// Somebody who goes round the marks: adopts what is open, takes back what is decided.
struct Deciding {
    task: JoinHandle<Decided>,
    stop: watch::Sender<bool>,
}

/// The same after the fact.
struct Decided {
    asked: Vec<Asked>,
    /// The server lived, and a change that it had said yes to never came.
    is_stuck: bool,
}

impl Deciding {
    fn start(api: Api, peer: Peer, table: &Table) -> Self {
        let (stop, stopped) = watch::channel(false);
        Self { task: tokio::spawn(decide(api, peer, (table.plan, table.meeting), stopped)), stop }
    }

    /// Ends it after the answer that it waits for.
    async fn stop(self) -> Decided {
        let _ = self.stop.send(true);
        self.task.await.expect("somebody who decides does not panic")
    }
}

async fn decide(api: Api, mut peer: Peer, (plan, meeting): (PlanId, MeetingId), stopped: watch::Receiver<bool>) -> Decided {
    let mut asked = Vec::new();
    for turn in 0.. {
        if *stopped.borrow() {
            break;
        }
        let Some(Ok(view)) = api.look::<MeetingView>(&format!("/plans/{plan}/meeting")).await else { break };
        match timeout(PATIENCE, until_it_holds(&mut peer, view.last_change)).await {
            Ok(true) => {}
            Ok(false) => break,
            Err(_) => return Decided { asked, is_stuck: true },
        }
        let (id, new) = next(&view, turn, &peer);
        let answer = ask(&api, meeting, id, &new).await;
        asked.push(Asked { id, new, heard: Heard::from(answer.as_ref()) });
        if answer.is_none() {
            break;
        }
    }
    Decided { asked, is_stuck: false }
}

/// Waits until the text holds a decision's change; false when the socket closes before.
async fn until_it_holds(peer: &mut Peer, change: Option<DecisionId>) -> bool {
    let Some(change) = change.map(|id| id.to_string()) else { return true };
    while !tokens(&peer.text()).any(|token| token == change) {
        if !peer.step().await {
            return false;
        }
    }
    true
}

/// What to decide on the mark whose turn it is, built on the text as it is now.
fn next(view: &MeetingView, turn: usize, peer: &Peer) -> (DecisionId, NewDecision) {
    let mark = &view.marks[turn % view.marks.len()];
    let (id, standing) = (DecisionId::new(), mark.decision.as_ref().map(|decision| decision.id));
    let gone = standing.map(|id| format!("[{id}]"));
    let update = Base64::encode_string(&peer.change_apart(gone.as_deref(), &format!("[{id}]")));
    let new = NewDecision {
        mark_id: mark.id.clone(),
        outcome: if standing.is_some() { MarkOutcome::Reopened } else { MarkOutcome::Adopted },
        note: String::new(),
        update: Some(update),
        builds_on: view.last_change,
        supersedes: standing,
    };
    (id, new)
}

/// Opens the consensus as somebody new, and compares it with the rows and with what people heard.
async fn look(ground: &mut Ground, table: &Table, asked: impl Iterator<Item = &Asked>, promised: &Promised) {
    let server = ground.server().await;
    let text = Peer::join(&server, &ground.fixture.users[1].token, &table.consensus).await.text();
    ground.server = Some(server);
    ground.tally.compare(&text, promised.words.iter());
    let rows = Database::open(&ground.data).await.decisions(&table.meeting.to_string()).await;
    let unknown = promised.changes.iter().filter(|id| rows.iter().all(|row| row.id != **id)).map(|id| format!("seen and gone: {id}"));
    ground.tally.torn += unknown.chain(wrong(&rows, &text, asked)).inspect(|what| eprintln!("{what}")).count();
}

/// What the rows, the text and the answers do not agree about.
fn wrong<'a>(rows: &[StoredDecision], text: &str, asked: impl Iterator<Item = &'a Asked>) -> Vec<String> {
    let in_text: BTreeSet<&str> = tokens(text).filter(|token| is_decision(token)).collect();
    let ids: BTreeSet<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let taken_back: BTreeSet<&str> = rows.iter().filter_map(|row| row.supersedes.as_deref()).collect();
    let mut found = Vec::new();
    for one in asked {
        let is_there = ids.contains(one.id.to_string().as_str());
        match one.heard {
            Heard::Yes if !is_there => found.push(format!("answered and gone: {}", one.id)),
            Heard::No if is_there => found.push(format!("refused and there: {}", one.id)),
            Heard::Yes | Heard::No | Heard::Nothing => {}
        }
    }
    for row in rows {
        // Who is taken back is out of the text.
        if in_text.contains(row.id.as_str()) == taken_back.contains(row.id.as_str()) {
            found.push(format!("a decision and its change are not there together: {row:?}"));
        }
    }
    found.extend(in_text.difference(&ids).map(|id| format!("a change without its decision: {id}")));
    found.extend(out_of_turn(rows).map(|row| format!("not in turn with those before it on its mark: {row:?}")));
    found
}

/// On each mark: adopted, taken back, adopted …, each naming the one before.
fn out_of_turn(rows: &[StoredDecision]) -> impl Iterator<Item = &StoredDecision> {
    rows.iter().enumerate().filter_map(|(at, row)| {
        let before = at.checked_sub(1).map(|at| &rows[at]).filter(|before| before.mark == row.mark);
        let position = before.map_or(1, |before| before.position + 1);
        let supersedes = before.filter(|before| before.outcome == "adopted").map(|before| &before.id);
        let outcome = if supersedes.is_some() { "reopened" } else { "adopted" };
        ((row.position, row.outcome.as_str(), row.supersedes.as_ref()) != (position, outcome, supersedes)).then_some(row)
    })
}
