//! Lesson plans on their way through the degrees (docs/design.md §2): who does what when, and which documents and versions come of it.
//!
//! Read [`stage`] for what may happen, [`acts`] for what it does, [`crate::policy`] for who sees which document.

mod acts;
mod circle;
mod closing;
mod details;
mod gate;
mod lead;
mod list;
mod routes;
mod sql;
pub mod stage;
pub(crate) mod template;
mod third;
mod told;
mod view;

use crate::{
    app::App,
    auth::User,
    clock::now_ms,
    db::Connection,
    error::{Error, ErrorCode, Result},
    events::Audience,
    groups::{self, Group, Role},
    meetings,
    policy::{self, Actor, Coauthor, Standing, reads_content},
    readings,
    sync::access::Access,
    terms, versions,
};
pub use circle::{Circle, Fork, circle, reads_sealed};
pub use closing::absences;
pub use details::{cover as checked_cover, create, meeting_time, text as checked_text};
pub use gate::gate;
pub use list::Due;
pub use routes::routes;
use sandu_proto::{
    http::{
        accounts::{AccountKind, Person},
        events::Notice,
        plans::{DoAction, DocumentKind, EditPlan, NewPlan, PlanAction, PlanSummary, PlanView, Stage},
        workflow::{RedPenStep, Workflow},
    },
    id::{AccountId, DocumentId, GroupId, PlanId},
};
pub use third::was_signed;
pub use told::{Agreed, Edited, Paper, was_agreed};
pub use view::{draft_due_at, sent_on_time};

/// How often an act is made again because the forks changed between looking and committing. Each round lost means that a colleague
/// got something done.
const ATTEMPTS: usize = 5;

/// A plan's cover.
#[derive(Clone, Debug)]
struct Plan {
    id: PlanId,
    group_id: GroupId,
    lead: Person,
    title: String,
    subject: String,
    grade: String,
    stage: Stage,
    meeting_at_ms: Option<i64>,
    sent_at_ms: Option<i64>,
    /// Once, even if it was taken back since.
    was_sent: bool,
    note: String,
    workflow: Workflow,
}

/// One document of a plan that counts.
#[derive(Clone, Debug)]
struct DocumentRow {
    id: DocumentId,
    kind: DocumentKind,
    owner: Person,
    handed_in_at_ms: Option<i64>,
    is_sealed: bool,
    has_edits: bool,
}

/// Everything about a plan that decisions are made from, as of one moment.
struct Situation {
    plan: Plan,
    group: Group,
    people: Vec<(Person, Role)>,
    coauthors: Vec<Person>,
    documents: Vec<DocumentRow>,
    /// To the plan's last meeting.
    signed_in: Vec<AccountId>,
    /// Named in the term plan; empty: everybody but the lead.
    reviewers: Vec<AccountId>,
}

impl Situation {
    async fn load(connection: &mut Connection, plan: PlanId) -> Result<Option<Self>> {
        let Some(plan) = sql::load(connection, plan).await? else { return Ok(None) };
        let Some(group) = groups::load(connection, plan.group_id).await? else { return Ok(None) };
        let people = groups::people(connection, plan.group_id).await?;
        let coauthors = sql::coauthors(connection, plan.id).await?;
        let documents = sql::documents(connection, plan.id).await?;
        let signed_in = meetings::signed_in(connection, plan.id).await?;
        let reviewers = terms::reviewers(connection, plan.id).await?;
        Ok(Some(Self { plan, group, people, coauthors, documents, signed_in, reviewers }))
    }

    /// The situation, if `user` may know of the plan.
    async fn seen_by(connection: &mut Connection, user: &User, plan: PlanId) -> Result<Self> {
        let situation = Self::load(connection, plan).await?;
        situation.filter(|situation| policy::may_see_plan(&situation.actor(user), situation.plan.stage)).ok_or_else(unknown)
    }

    /// What the policy asks about `user`; whether they own a document is added document by document.
    fn actor(&self, user: &User) -> Actor {
        let role = self.people.iter().find(|(person, _)| person.id == user.id).map(|(_, role)| role);
        Actor {
            kind: user.kind,
            is_same_school: user.school_id == self.group.school_id,
            standing: match role {
                Some(Role::Member) => Standing::Member,
                Some(Role::Leader) => Standing::Leader,
                Some(Role::Officer) => Standing::Officer,
                None => Standing::Stranger,
            },
            is_lead: user.id == self.plan.lead.id,
            coauthor: if self.coauthors.iter().any(|person| person.id == user.id) { Coauthor::Now } else { Coauthor::Never },
            is_owner: false,
            is_signed_in: self.signed_in.contains(&user.id),
        }
    }

    /// What the policy asks about a document.
    fn document(&self, row: &DocumentRow) -> policy::Document {
        policy::Document {
            kind: row.kind,
            stage: self.plan.stage,
            is_sealed: row.is_sealed,
            is_dropped: false,
            live_red_pen: self.plan.workflow.red_pen == RedPenStep::Live,
        }
    }

    /// What the stage machine asks about `user`.
    fn facts(&self, user: &User) -> stage::Facts {
        let actor = self.actor(user);
        let is_member = match (actor.kind, actor.standing) {
            (AccountKind::Administrator | AccountKind::Guest, _) | (_, Standing::Officer | Standing::Stranger | Standing::Former) => false,
            (_, Standing::Member | Standing::Leader) => true,
        };
        let fork = self.fork_of(user.id).filter(|_| is_member);
        stage::Facts {
            is_lead: is_member && actor.is_lead,
            is_group_leader: is_member && actor.standing == Standing::Leader,
            fork: match fork.map(|fork| fork.handed_in_at_ms) {
                None => stage::Fork::None,
                Some(None) => stage::Fork::Open,
                Some(Some(_)) => stage::Fork::HandedIn,
            },
            is_marked: self.is_marked(),
            was_sent: self.plan.was_sent,
            workflow: self.plan.workflow,
        }
    }

    /// In the group now, and no invited officer.
    fn has_member(&self, account: AccountId) -> bool {
        self.people.iter().any(|(person, role)| person.id == account && groups::is_member(*role))
    }

    /// Whose red pen is awaited. The lead's own is welcome, but nobody waits for it.
    fn is_reviewer(&self, account: AccountId) -> bool {
        account != self.plan.lead.id && (self.reviewers.is_empty() || self.reviewers.contains(&account))
    }

    /// Somebody's fork has an edit.
    fn is_marked(&self) -> bool {
        self.forks().any(|fork| fork.has_edits)
    }

    fn forks(&self) -> impl Iterator<Item = &DocumentRow> {
        self.documents.iter().filter(|document| document.kind == DocumentKind::Fork)
    }

    fn fork_of(&self, owner: AccountId) -> Option<&DocumentRow> {
        self.forks().find(|fork| fork.owner.id == owner)
    }

    fn draft(&self) -> Result<DocumentId> {
        self.one(DocumentKind::Draft)
    }

    fn consensus(&self) -> Result<DocumentId> {
        self.one(DocumentKind::Consensus)
    }

    /// Of the meeting that is on; those opened before there were minutes have none.
    fn minutes(&self) -> Option<DocumentId> {
        self.documents.iter().find(|document| document.kind == DocumentKind::Minutes && !document.is_sealed).map(|document| document.id)
    }

    /// The last one: each meeting has a consensus of its own.
    fn one(&self, kind: DocumentKind) -> Result<DocumentId> {
        let document = self.documents.iter().rev().find(|document| document.kind == kind);
        document.map(|document| document.id).ok_or_else(|| Error::internal(format!("plan {} has no {kind:?}", self.plan.id)))
    }
}

fn unknown() -> Error {
    Error::not_found("没有这份教案，或者你看不到它。")
}

/// One plan as `user` may see it.
pub async fn load(connection: &mut Connection, user: &User, plan: PlanId) -> Result<PlanView> {
    let situation = Situation::seen_by(connection, user, plan).await?;
    let versions = versions::of_plan(connection, plan).await?;
    let third = third::of_plan(connection, &situation, user).await?;
    let readings = match versions.iter().find(|version| version.degree == 0) {
        Some(sent) => readings::of_version(connection, sent.id).await?,
        None => Vec::new(),
    };
    Ok(view::view(&situation, user, versions, &readings, third))
}

/// The plans that `user` sees, last changed first.
pub async fn list(connection: &mut Connection, user: &User) -> Result<Vec<PlanSummary>> {
    let now = now_ms();
    Ok(lines(connection, user).await?.into_iter().map(|line| line.summary(now)).collect())
}

/// What may be due for `user`, plan by plan.
pub async fn dues(connection: &mut Connection, user: &User, now_ms: i64) -> Result<Vec<Due>> {
    Ok(lines(connection, user).await?.into_iter().filter_map(|line| line.due(now_ms)).collect())
}

async fn lines(connection: &mut Connection, user: &User) -> Result<Vec<list::Line>> {
    if !reads_content(user.kind) {
        return Ok(Vec::new());
    }
    let mut teachings = third::own(connection, user).await?;
    let lines = list::list(connection, user).await?.into_iter();
    Ok(lines.map(|line| list::Line { teachings: teachings.remove(&line.id).unwrap_or_default(), ..line }).collect())
}

/// The state of a draft that begins from the empty template.
pub async fn empty_draft(app: &App) -> Result<bytes::Bytes> {
    app.sync.state_from_content(&template::empty()).await
}

/// Starts a plan from the empty template.
async fn start(app: &App, user: &User, new: NewPlan) -> Result<PlanView> {
    let new = details::checked(new)?;
    let state = empty_draft(app).await?;
    let mut tx = app.db.begin().await?;
    let plan = create(&mut tx, user.id, new, &state).await?;
    let view = load(&mut tx, user, plan).await?;
    tx.commit().await?;
    app.events.publish(Audience::Group(view.group_id), Notice::PlanChanged { group_id: view.group_id, plan_id: plan });
    Ok(view)
}

/// Changes title, meeting time or co-authors.
async fn edit(app: &App, user: &User, plan: PlanId, change: EditPlan) -> Result<PlanView> {
    let mut tx = app.db.begin().await?;
    let situation = Situation::seen_by(&mut tx, user, plan).await?;
    details::edit(&mut tx, &situation, user, change).await?;
    let view = load(&mut tx, user, plan).await?;
    tx.commit().await?;
    app.sync.revise(situation.draft()?).await;
    publish(app, &situation, view.stage);
    Ok(view)
}

/// Does what `user` wants with the plan as they saw it.
async fn perform(app: &App, user: &User, plan: PlanId, wish: DoAction) -> Result<PlanView> {
    if wish.action == PlanAction::Delete {
        return Err(Error::invalid("删除教案，请在教案页上确认。"));
    }
    let situation = act(app, user, plan, wish).await?;
    let view = load(&mut *app.db.read().await?, user, plan).await?;
    publish(app, &situation, view.stage);
    Ok(view)
}

/// Deletes a draft that was never sent.
async fn delete(app: &App, user: &User, plan: PlanId) -> Result<()> {
    let situation = act(app, user, plan, DoAction { action: PlanAction::Delete, expected_stage: Stage::Draft }).await?;
    publish(app, &situation, Stage::Draft);
    app.events.publish(Audience::Group(situation.group.id), Notice::TermChanged { group_id: situation.group.id });
    Ok(())
}

/// Answers with what was found before the act.
async fn act(app: &App, user: &User, plan: PlanId, wish: DoAction) -> Result<Situation> {
    // Made by the replica, so before the act, whatever it is.
    let minutes = app.sync.state_from_content(&meetings::agenda()).await?;
    let mut attempt = 1;
    loop {
        // Of two who act at once the second must hear who was first, not what is missing from a plan that has moved on.
        let mut connection = app.db.moment().await?;
        let situation = Situation::seen_by(&mut connection, user, plan).await?;
        if situation.plan.stage != wish.expected_stage {
            return Err(acts::overtaken(&mut connection, plan, user.id).await?);
        }
        let act = acts::act(&situation, user, wish.action, &minutes)?;
        if wish.action == PlanAction::SealConsensus {
            // Asked again inside the act. Asked here because what is missing does not come by trying again.
            meetings::check_closing(&mut connection, plan, situation.is_marked()).await?;
            closing::check(&mut connection, plan).await?;
        }
        drop(connection);
        match app.sync.act(act).await {
            Ok(()) => {
                // The act's own documents are asked about by sync; a stage also changes the rights to the others.
                for document in &situation.documents {
                    app.sync.revise(document.id).await;
                }
                return Ok(situation);
            }
            // Looked at again, it is either refused for good or made anew.
            Err(error) if error.code == ErrorCode::Conflict && attempt < ATTEMPTS => attempt += 1,
            Err(error) => return Err(error),
        }
    }
}

/// Tells whoever may see the plan that it has changed, before or after: a sending that was taken back vanishes for the school's leaders.
fn publish(app: &App, before: &Situation, now: Stage) {
    let Group { id: group, school_id: school, .. } = before.group;
    let audience = match (before.plan.stage, now) {
        (Stage::Draft, Stage::Draft) => Audience::Group(group),
        _ => Audience::School { group, school },
    };
    app.events.publish(audience, Notice::PlanChanged { group_id: group, plan_id: before.plan.id });
}

/// Moves the meeting, on behalf of a group leader who changes the term plan.
pub async fn set_meeting(connection: &mut Connection, plan: PlanId, at_ms: i64) -> Result<()> {
    sql::set_meeting(connection, plan, at_ms, now_ms()).await
}

/// Gives `user`, who joined the group after the sending, a fork of their own. Whoever has one keeps it.
async fn fork(connection: &mut Connection, user: &User, plan: PlanId) -> Result<PlanView> {
    let situation = Situation::seen_by(connection, user, plan).await?;
    match situation.actor(user).standing {
        Standing::Member | Standing::Leader => {}
        Standing::Officer | Standing::Stranger | Standing::Former => return Err(Error::forbidden("只有组里的老师有自己的红笔稿。")),
    }
    let stage = situation.plan.stage;
    if stage != Stage::FirstDegree {
        return Err(stage::Refusal::NotInThisStage(stage).into());
    }
    if situation.fork_of(user.id).is_none() {
        let now = now_ms();
        // Also makes two requests of one person wait for each other, on any database.
        if !sql::claim(connection, plan, stage, stage, now).await? {
            return Err(acts::overtaken(connection, plan, user.id).await?);
        }
        acts::add_fork(connection, plan, situation.draft()?, user.id, now).await?;
    }
    load(connection, user, plan).await
}

/// What an account may do with a document now; `None` also for documents that no plan has.
pub async fn access(connection: &mut Connection, account: AccountId, document: DocumentId) -> Result<Option<Access>> {
    let rights = sql::rights(connection, account, document).await?;
    Ok(rights.and_then(|(actor, document)| policy::access(&actor, &document)))
}

/// Its members decide who reads and writes what: asks again for everything of the group that may be open.
pub async fn group_changed(app: &App, group: GroupId) -> Result<()> {
    let mut connection = app.db.read().await?;
    let mut after = String::new();
    loop {
        let page = sql::documents_of_group(&mut connection, group, &after).await?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.to_string();
        for document in &page {
            app.sync.revise(*document).await;
        }
    }
}

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod tests;
