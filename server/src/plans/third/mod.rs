//! From the sealed consensus on: 个人修改, 签章, 教后反思 and the next round (docs/design.md, rules 5–9 and 16–18).
//!
//! An adaptation and a revised plan are forks like the red pen; a reflection is a document of its own family whose form [`reflection`]
//! knows. All three are written by their owner alone until sealed ([`crate::policy`]). No stage changes: teachers teach at different times.

mod acts;
mod reflection;
mod routes;
mod sql;
mod waiting;

use super::{Plan, Situation, acts as plan_acts, details, load, sql as plan_sql, unknown};
use crate::{
    app::App,
    auth::User,
    clock::now_ms,
    db::Connection,
    error::{Error, Result},
    evaluation,
    events::Audience,
    policy::{self, Standing},
    sync::documents::{self, Start},
};
pub use acts::was_signed;
pub use routes::routes;
use sandu_proto::{
    http::{
        accounts::AccountKind,
        events::Notice,
        plans::{DocumentKind, NewPlan, PlanView, Stage},
        third::{Adaptation, NewAdaptation, PointOutcome, Reflection, Revised, ThirdDegree},
        workflow::ReflectionStep,
    },
    id::{DocumentId, GroupId, PlanId, VersionId},
};
use sql::{Carried, Teaching};
use std::collections::HashMap;
pub use waiting::{Duty, OwnTeaching, open, taught_by, waiting};

/// 一年级实验班（2） fits; a class has a short name.
const CLASS_CHARS: usize = 20;
/// A specialist teaches every class of a grade; nobody has more.
const ADAPTATIONS: usize = 12;

/// What the page of a plan shows of all this to `user`, who may see the plan.
pub(super) async fn of_plan(connection: &mut Connection, situation: &Situation, user: &User) -> Result<ThirdDegree> {
    let plan = &situation.plan;
    let actor = situation.actor(user);
    let reads_sealed = policy::may_read_version(&actor, false);
    let teachings = sql::of_plan(connection, plan.id).await?;
    let seen = |one: &&Teaching| one.owner.id == user.id || one.sealed.is_some() && reads_sealed;
    let of = |kind: DocumentKind| teachings.iter().filter(move |one| one.kind == kind);
    let revised = |reflection: &Teaching| {
        let mine = of(DocumentKind::Revised).find(|one| one.base == reflection.base && one.owner.id == reflection.owner.id)?;
        Some(Revised { document_id: mine.document, sealed: mine.sealed })
    };
    let adaptations = of(DocumentKind::Adaptation).filter(seen).map(|one| Adaptation {
        document_id: one.document,
        owner: one.owner.clone(),
        class_name: one.class_name.clone(),
        base_version_id: one.base,
        signed: one.sealed,
    });
    let reflections = of(DocumentKind::Reflection).filter(seen).map(|one| Reflection {
        document_id: one.document,
        owner: one.owner.clone(),
        taught_version_id: one.base,
        class_name: sql::class_name(&one.class_name),
        sealed: one.sealed,
        revised: revised(one),
    });
    let next = sql::next(connection, plan.id).await?;
    let may_teach = is_member(situation, user) && sql::consensus(connection, plan.id).await?.is_some();
    Ok(ThirdDegree {
        adaptations: adaptations.collect(),
        reflections: reflections.collect(),
        may_teach,
        may_start_next: may_teach && plan.stage == Stage::Agreed && next.as_ref().is_none_or(|next| next.stage == Stage::Agreed),
        previous: sql::previous(connection, plan.id).await?.filter(|round| policy::may_see_plan(&actor, round.stage)),
        next: next.filter(|round| policy::may_see_plan(&actor, round.stage)),
        carried: if reads_sealed { sql::carried(connection, plan.id).await? } else { Vec::new() },
        cards: if reads_sealed { evaluation::cards(connection, user, plan.id).await? } else { Vec::new() },
        may_settle: may_settle(situation, user).is_ok(),
    })
}

/// What `user` made after the consensus, plan by plan.
pub(super) async fn own(connection: &mut Connection, user: &User) -> Result<HashMap<PlanId, Vec<OwnTeaching>>> {
    let mut plans = HashMap::<_, Vec<_>>::new();
    for (plan, teaching) in sql::own(connection, user.id).await? {
        plans.entry(plan).or_default().push(teaching);
    }
    Ok(plans)
}

fn is_member(situation: &Situation, user: &User) -> bool {
    let actor = situation.actor(user);
    match (actor.kind, actor.standing) {
        (AccountKind::Administrator | AccountKind::Guest, _) | (_, Standing::Officer | Standing::Stranger | Standing::Former) => false,
        (_, Standing::Member | Standing::Leader) => true,
    }
}

/// The situation, for somebody of the group.
async fn seen_by_member(connection: &mut Connection, user: &User, plan: PlanId) -> Result<Situation> {
    let situation = Situation::seen_by(connection, user, plan).await?;
    if is_member(&situation, user) { Ok(situation) } else { Err(Error::forbidden("只有组里的老师能这样做。")) }
}

/// Open pages fetch the plan again: those of whoever may know of the change.
fn tell(app: &App, audience: Audience, group_id: GroupId, plan_id: PlanId) {
    app.events.publish(audience, Notice::PlanChanged { group_id, plan_id });
}

fn not_agreed() -> Error {
    Error::conflict("教案还没有定稿，定稿以后再来。")
}

/// Gives `user` a copy of the consensus for a class.
async fn adapt(app: &App, user: &User, plan: PlanId, new: NewAdaptation) -> Result<PlanView> {
    let class_name = details::text(&new.class_name, CLASS_CHARS, "班级")?;
    let mut tx = app.db.begin().await?;
    if !seen_by_member(&mut tx, user, plan).await?.plan.workflow.has_adaptation {
        return Err(Error::conflict("这份教案的做法里没有个人修改这一步。"));
    }
    let now = now_ms();
    sql::touch(&mut tx, plan, now).await?;
    let consensus = sql::consensus(&mut tx, plan).await?.ok_or_else(not_agreed)?;
    let mine = sql::of_plan(&mut tx, plan).await?;
    let mine: Vec<_> = mine.iter().filter(|one| one.kind == DocumentKind::Adaptation && one.owner.id == user.id).collect();
    if mine.iter().any(|one| one.class_name == class_name) {
        return Err(Error::conflict(format!("{class_name}已经有一份了，打开它接着改。")));
    }
    if mine.len() >= ADAPTATIONS {
        return Err(Error::conflict(format!("一份教案最多改给 {ADAPTATIONS} 个班。")));
    }
    let document = DocumentId::new();
    documents::create(&mut tx, document, Start::Sealed(consensus.document)).await?;
    plan_sql::add_document(&mut tx, plan, (document, DocumentKind::Adaptation, user.id), now).await?;
    sql::add(&mut tx, document, DocumentKind::Adaptation, user.id, (consensus.id, &class_name)).await?;
    let view = load(&mut tx, user, plan).await?;
    tx.commit().await?;
    tell(app, Audience::Account(user.id), view.group_id, plan);
    Ok(view)
}

/// Gives `user` an empty reflection on what they taught. Whoever has one keeps it.
async fn reflect(app: &App, user: &User, plan: PlanId, taught: VersionId) -> Result<PlanView> {
    let state = app.sync.state_from_content(&reflection::empty()).await?;
    let mut tx = app.db.begin().await?;
    if seen_by_member(&mut tx, user, plan).await?.plan.workflow.reflection == ReflectionStep::Absent {
        return Err(Error::conflict("这份教案的做法里没有教后反思这一步。"));
    }
    let now = now_ms();
    sql::touch(&mut tx, plan, now).await?;
    let taught = sql::version(&mut tx, plan, taught).await?.ok_or_else(|| Error::conflict("这一版已经收回，签章以后再写反思。"))?;
    match taught.kind {
        DocumentKind::Consensus => {}
        DocumentKind::Adaptation if taught.owner == user.id => {}
        DocumentKind::Adaptation
        | DocumentKind::Draft
        | DocumentKind::Fork
        | DocumentKind::Minutes
        | DocumentKind::Reflection
        | DocumentKind::Revised => {
            return Err(Error::invalid("反思要写在自己上过的那一版上。"));
        }
    }
    let teachings = sql::of_plan(&mut tx, plan).await?;
    if !teachings.iter().any(|one| one.kind == DocumentKind::Reflection && one.owner.id == user.id && one.base == taught.id) {
        let document = DocumentId::new();
        documents::create(&mut tx, document, Start::State(&state)).await?;
        plan_sql::add_document(&mut tx, plan, (document, DocumentKind::Reflection, user.id), now).await?;
        sql::add(&mut tx, document, DocumentKind::Reflection, user.id, (taught.id, &taught.class_name)).await?;
    }
    let view = load(&mut tx, user, plan).await?;
    tx.commit().await?;
    tell(app, Audience::Account(user.id), view.group_id, plan);
    Ok(view)
}

/// Gives `user` a fork of what they taught, to be sealed together with the reflection on it. Whoever has one keeps it.
async fn revise(app: &App, user: &User, plan: PlanId, reflection: DocumentId) -> Result<PlanView> {
    let mut tx = app.db.begin().await?;
    seen_by_member(&mut tx, user, plan).await?;
    let now = now_ms();
    sql::touch(&mut tx, plan, now).await?;
    let teachings = sql::of_plan(&mut tx, plan).await?;
    let reflection = acts::own(&teachings, user, reflection, DocumentKind::Reflection)?;
    if reflection.sealed.is_some() {
        return Err(Error::conflict("反思已经封存，不能再加修改稿。"));
    }
    if acts::revised_with(&teachings, reflection).is_none() {
        let taught = sql::version(&mut tx, plan, reflection.base).await?.ok_or_else(unknown)?;
        let document = DocumentId::new();
        documents::create(&mut tx, document, Start::Sealed(taught.document)).await?;
        plan_sql::add_document(&mut tx, plan, (document, DocumentKind::Revised, user.id), now).await?;
        sql::add(&mut tx, document, DocumentKind::Revised, user.id, (taught.id, &reflection.class_name)).await?;
    }
    let view = load(&mut tx, user, plan).await?;
    tx.commit().await?;
    tell(app, Audience::Account(user.id), view.group_id, plan);
    Ok(view)
}

/// Starts the next round of the same lesson, led by `user`. Its draft is a family of its own, so that nobody's old client id counts there,
/// but has the blocks of the consensus under their ids: the reflections find them.
async fn start_next(app: &App, user: &User, plan: PlanId) -> Result<PlanView> {
    let mut connection = app.db.read().await?;
    let Plan { group_id, title, subject, grade, .. } = seen_by_member(&mut connection, user, plan).await?.plan;
    let consensus = sql::consensus(&mut connection, plan).await?.ok_or_else(not_agreed)?;
    let content = sql::content(&mut connection, consensus.id).await?;
    drop(connection);
    let state = app.sync.state_from_content(&content).await?;
    let mut tx = app.db.begin().await?;
    let now = now_ms();
    if !plan_sql::claim(&mut tx, plan, Stage::Agreed, Stage::Agreed, now).await? {
        return Err(plan_acts::overtaken(&mut tx, plan, user.id).await?);
    }
    if let Some(next) = sql::next(&mut tx, plan).await?.filter(|next| next.stage != Stage::Agreed) {
        return Err(Error::conflict(format!("{}已经开始备下一轮了。", next.lead.name)));
    }
    let next = details::create(&mut tx, user.id, NewPlan { group_id, title, subject, grade, meeting_at_ms: None }, &state).await?;
    sql::set_previous(&mut tx, next, plan).await?;
    let view = load(&mut tx, user, next).await?;
    tx.commit().await?;
    tell(app, Audience::Group(group_id), group_id, plan);
    tell(app, Audience::Group(group_id), group_id, next);
    Ok(view)
}

fn may_settle(situation: &Situation, user: &User) -> Result<()> {
    let actor = situation.actor(user);
    let is_author = is_member(situation, user) && (actor.is_lead || actor.coauthor == policy::Coauthor::Now);
    if !is_author {
        return Err(Error::forbidden("只有写这份初稿的老师能这样做。"));
    }
    if situation.plan.stage == Stage::Draft { Ok(()) } else { Err(super::stage::Refusal::NotInThisStage(situation.plan.stage).into()) }
}

/// Remembers what became of a point or a next step of the round before.
async fn settle(app: &App, user: &User, plan: PlanId, what: Carried, outcome: PointOutcome) -> Result<PlanView> {
    let mut tx = app.db.begin().await?;
    may_settle(&Situation::seen_by(&mut tx, user, plan).await?, user)?;
    match what {
        Carried::Point(point) if sql::carried(&mut tx, plan).await?.iter().all(|one| one.id != point) => {
            return Err(Error::not_found("上一轮没有这一条反思。"));
        }
        Carried::Card(card) if evaluation::cards(&mut tx, user, plan).await?.iter().all(|one| one.id != card) => {
            return Err(evaluation::unknown_card());
        }
        Carried::Point(_) | Carried::Card(_) => {}
    }
    if !sql::settle(&mut tx, plan, (what, outcome), user.id, now_ms()).await? && outcome == PointOutcome::TakenUp {
        return Err(Error::conflict("这一条已经采用到稿里了。"));
    }
    let view = load(&mut tx, user, plan).await?;
    tx.commit().await?;
    tell(app, Audience::Group(view.group_id), view.group_id, plan);
    Ok(view)
}

#[cfg(test)]
mod tests;
