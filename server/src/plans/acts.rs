//! What each action does to documents, versions and rows, as one [`Act`]: all of it in the log's transaction, or nothing.
//!
//! Everything that was looked at before the act is looked at again inside: the stage by compare-and-set in [`claim`], the forks in
//! [`settled`]. Of two people pressing at once one wins, and the other is told who.

use super::{DocumentRow, Situation, closing, sql, stage};
use crate::{
    clock::now_ms,
    db::Connection,
    error::{Error, Result},
    groups,
    meetings::{self, NewMeeting},
    sync::{
        act::{Act, Sealed, Work},
        documents::{self, Start},
    },
    terms,
    versions::{self, NewVersion},
};
use bytes::Bytes;
use sandu_proto::{
    http::{
        accounts::Person,
        plans::{DocumentKind, PlanAction, Stage},
    },
    id::{AccountId, DocumentId, GroupId, PlanId, VersionId},
};

/// An action that has been found open to its actor, from one stage to the next (which may be the same).
#[derive(Clone, Copy, Debug)]
pub struct Move {
    pub plan: PlanId,
    pub group: GroupId,
    pub lead: AccountId,
    pub draft: DocumentId,
    pub user: AccountId,
    pub action: PlanAction,
    pub from: Stage,
    pub to: Stage,
}

impl Move {
    /// One that leaves the plan where it stands.
    pub fn staying(situation: &Situation, user: &crate::auth::User, action: PlanAction) -> Result<Self> {
        let plan = &situation.plan;
        let draft = situation.draft()?;
        Ok(Self { plan: plan.id, group: plan.group_id, lead: plan.lead.id, draft, user: user.id, action, from: plan.stage, to: plan.stage })
    }
}

/// The act that `user` wants, if the stage machine lets them. `minutes`: the state that those of a new meeting begin with.
pub fn act(situation: &Situation, user: &crate::auth::User, action: PlanAction, minutes: &Bytes) -> Result<Act> {
    let plan = &situation.plan;
    let to = stage::step(plan.stage, action, &situation.facts(user))?.stage(plan.stage);
    let draft = situation.draft()?;
    let m = Move { plan: plan.id, group: plan.group_id, lead: plan.lead.id, draft, user: user.id, action, from: plan.stage, to };
    let own = || situation.fork_of(user.id).map(|fork| fork.id).ok_or(stage::Refusal::NoFork);
    let (seal, reopen, work): (Vec<DocumentId>, Vec<DocumentId>, Work) = match action {
        PlanAction::Send => (vec![draft], vec![], Box::new(move |connection, sealed| Box::pin(send(connection, sealed, m)))),
        // The forks are sealed too: an edit on its way to one becomes a late edit instead of vanishing with it.
        PlanAction::TakeBack => {
            (open_forks(situation), vec![draft], Box::new(move |connection, sealed| Box::pin(take_back(connection, sealed, m))))
        }
        PlanAction::HandIn => {
            let fork = own()?;
            (vec![fork], vec![], Box::new(move |connection, sealed| Box::pin(hand_in(connection, sealed, fork, m))))
        }
        PlanAction::TakeRedPenBack => {
            let fork = own()?;
            (vec![], vec![fork], Box::new(move |connection, _| Box::pin(take_red_pen_back(connection, fork, m))))
        }
        PlanAction::OpenMeeting => {
            let minutes = minutes.clone();
            let work: Work =
                Box::new(move |connection, sealed| Box::pin(async move { open_meeting(connection, sealed, &minutes, m).await }));
            (open_forks(situation), vec![], work)
        }
        PlanAction::SealConsensus => {
            let (consensus, minutes) = (situation.consensus()?, situation.minutes());
            let seal = std::iter::once(consensus).chain(minutes).collect();
            (seal, vec![], Box::new(move |connection, sealed| Box::pin(seal_consensus(connection, sealed, (consensus, minutes), m))))
        }
        PlanAction::MeetAgain => {
            let (consensus, minutes) = (situation.consensus()?, minutes.clone());
            (vec![], vec![], Box::new(move |connection, _| Box::pin(async move { meet_again(connection, consensus, &minutes, m).await })))
        }
        // Sealed, so that an edit on its way to the draft becomes a late edit of its author's instead of vanishing with it.
        PlanAction::Delete => (vec![draft], vec![], Box::new(move |connection, _| Box::pin(delete(connection, m)))),
        PlanAction::ChangeLead => return Err(Error::invalid("换主备，请选好新的主备教师再保存。")),
        PlanAction::Edit => return Err(Error::invalid("改课题、时间和合写的人，请直接保存。")),
    };
    Ok(Act { edits: vec![], seal, reopen, work })
}

fn open_forks(situation: &Situation) -> Vec<DocumentId> {
    situation.forks().filter(|fork| fork.handed_in_at_ms.is_none()).map(|fork| fork.id).collect()
}

/// Takes the step and leaves its event, or says who was first. Answers the time of the step.
pub async fn claim(connection: &mut Connection, m: Move) -> Result<i64> {
    let now = now_ms();
    if !sql::claim(connection, m.plan, m.from, m.to, now).await? {
        return Err(overtaken(connection, m.plan, m.user).await?);
    }
    sql::add_event(connection, m.plan, m.action, m.user, now).await?;
    Ok(now)
}

/// What somebody is told who acts on a stage that is over.
pub async fn overtaken(connection: &mut Connection, plan: PlanId, user: AccountId) -> Result<Error> {
    let message = match sql::last_event(connection, plan, stage::MOVES).await? {
        Some((action, Person { id, .. })) if id == user => format!("你已经在别处{}。", stage::done(action)),
        Some((action, Person { name, .. })) => format!("{name}已经先一步{}。", stage::done(action)),
        None => "教案刚刚有了变化，请再看一眼。".to_owned(),
    };
    Ok(Error::conflict(message))
}

async fn send(connection: &mut Connection, sealed: &[Sealed], m: Move) -> Result<()> {
    let now = claim(connection, m).await?;
    version(connection, m, 0, DocumentKind::Draft, m.lead, (sealed_one(sealed, m.draft)?, now)).await?;
    if m.to == Stage::FirstDegree {
        for (person, _) in groups::people(connection, m.group).await?.into_iter().filter(|(_, role)| groups::is_member(*role)) {
            add_fork(connection, m.plan, m.draft, person.id, now).await?;
        }
    }
    sql::set_sent(connection, m.plan, Some(now)).await
}

/// Gives `owner` a fork of the sealed draft.
pub async fn add_fork(connection: &mut Connection, plan: PlanId, draft: DocumentId, owner: AccountId, now: i64) -> Result<()> {
    let fork = DocumentId::new();
    documents::create(connection, fork, Start::Sealed(draft)).await?;
    sql::add_document(connection, plan, (fork, DocumentKind::Fork, owner), now).await
}

async fn take_back(connection: &mut Connection, sealed: &[Sealed], m: Move) -> Result<()> {
    let now = claim(connection, m).await?;
    for fork in settled(connection, sealed, m).await? {
        if documents::head(connection, fork.id).await? > 0 {
            return Err(stage::Refusal::AlreadyMarked.into());
        }
        sql::drop_document(connection, fork.id, now).await?;
        versions::drop_of(connection, fork.id, now).await?;
    }
    versions::drop_of(connection, m.draft, now).await?;
    sql::set_sent(connection, m.plan, None).await
}

/// Nothing is erased: the plan counts no longer, and a lesson of the term that it was for can be started again.
async fn delete(connection: &mut Connection, m: Move) -> Result<()> {
    let now = claim(connection, m).await?;
    sql::drop_document(connection, m.draft, now).await?;
    sql::set_deleted(connection, m.plan, now).await?;
    terms::forget_plan(connection, m.plan, now).await
}

async fn hand_in(connection: &mut Connection, sealed: &[Sealed], fork: DocumentId, m: Move) -> Result<()> {
    let now = claim(connection, m).await?;
    if !sql::hand_in(connection, fork, now).await? {
        return Err(stage::Refusal::AlreadyHandedIn.into());
    }
    version(connection, m, 1, DocumentKind::Fork, m.user, (sealed_one(sealed, fork)?, now)).await
}

async fn take_red_pen_back(connection: &mut Connection, fork: DocumentId, m: Move) -> Result<()> {
    let now = claim(connection, m).await?;
    if !sql::take_red_pen_back(connection, fork).await? {
        return Err(stage::Refusal::NotHandedIn.into());
    }
    versions::drop_of(connection, fork, now).await
}

async fn open_meeting(connection: &mut Connection, sealed: &[Sealed], minutes: &[u8], m: Move) -> Result<()> {
    let now = claim(connection, m).await?;
    for fork in settled(connection, sealed, m).await? {
        // What was handed in has its version already; the rest is sealed as it stands, and shown as not handed in.
        if fork.handed_in_at_ms.is_none() {
            version(connection, m, 1, DocumentKind::Fork, fork.owner.id, (sealed_one(sealed, fork.id)?, now)).await?;
        }
    }
    convene(connection, (m.draft, None), minutes, m, now).await
}

/// The old consensus stays as it is; the new one starts from it.
async fn meet_again(connection: &mut Connection, consensus: DocumentId, minutes: &[u8], m: Move) -> Result<()> {
    let now = claim(connection, m).await?;
    let version = versions::last_of(connection, consensus).await?.ok_or_else(|| Error::internal("a sealed consensus has no version"))?;
    convene(connection, (consensus, Some(version)), minutes, m, now).await
}

/// A meeting with what it writes: a consensus that starts from a sealed document, and its minutes.
async fn convene(
    connection: &mut Connection,
    (start, amends): (DocumentId, Option<VersionId>),
    minutes_state: &[u8],
    m: Move,
    now: i64,
) -> Result<()> {
    let (consensus, minutes) = (DocumentId::new(), DocumentId::new());
    documents::create(connection, consensus, Start::Sealed(start)).await?;
    documents::create(connection, minutes, Start::State(minutes_state)).await?;
    for (document, kind) in [(consensus, DocumentKind::Consensus), (minutes, DocumentKind::Minutes)] {
        sql::add_document(connection, m.plan, (document, kind, m.lead), now).await?;
    }
    meetings::open(connection, NewMeeting { plan: m.plan, consensus, minutes, amends }, m.user, now).await
}

async fn seal_consensus(
    connection: &mut Connection,
    sealed: &[Sealed],
    (consensus, minutes): (DocumentId, Option<DocumentId>),
    m: Move,
) -> Result<()> {
    let now = claim(connection, m).await?;
    let documents = sql::documents(connection, m.plan).await?;
    let is_marked = documents.iter().any(|document| document.kind == DocumentKind::Fork && document.has_edits);
    closing::check(connection, m.plan).await?;
    meetings::close(connection, m.plan, is_marked, m.user, now).await?;
    version(connection, m, 2, DocumentKind::Consensus, m.lead, (sealed_one(sealed, consensus)?, now)).await?;
    if let Some(minutes) = minutes {
        version(connection, m, 2, DocumentKind::Minutes, m.lead, (sealed_one(sealed, minutes)?, now)).await?;
    }
    Ok(())
}

/// The forks that count, once each of them is either handed in or sealed by this act. Another set than the one the act was made for
/// means that somebody joined or took a red pen back in between: the act is made again.
async fn settled(connection: &mut Connection, sealed: &[Sealed], m: Move) -> Result<Vec<DocumentRow>> {
    let mut forks = sql::documents(connection, m.plan).await?;
    forks.retain(|document| document.kind == DocumentKind::Fork);
    let is_settled = |fork: &DocumentRow| fork.handed_in_at_ms.is_some() || sealed.iter().any(|sealed| sealed.document == fork.id);
    if forks.iter().all(is_settled) { Ok(forks) } else { Err(Error::conflict("刚刚有人的红笔有了变化，请再试一次。")) }
}

fn sealed_one(sealed: &[Sealed], document: DocumentId) -> Result<&Sealed> {
    sealed
        .iter()
        .find(|one| one.document == document)
        .ok_or_else(|| Error::internal("a document that the act seals is not among the sealed"))
}

async fn version(
    connection: &mut Connection,
    m: Move,
    degree: u8,
    kind: DocumentKind,
    owner: AccountId,
    (sealed, sealed_at_ms): (&Sealed, i64),
) -> Result<()> {
    versions::record(connection, NewVersion { plan: m.plan, degree, kind, owner, sealed_by: m.user, sealed_at_ms, sealed }).await?;
    Ok(())
}
