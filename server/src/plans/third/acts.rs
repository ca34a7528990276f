//! What seals, reopens and discards: 签章, taking it back, sealing a reflection with its revised plan, and throwing away what is not sealed. Everything that was looked at before the
//! act is looked at again inside the log's transaction.

use super::{Teaching, plan_sql, reflection, sql};
use crate::{
    app::App,
    auth::User,
    clock::now_ms,
    db::Connection,
    error::{Error, Result},
    events::Audience,
    plans::{
        Situation, load,
        told::{Edited, Owned, was_edited},
        unknown,
    },
    sync::act::{Act, Sealed, Work},
    versions::{self, NewVersion},
};
use sandu_proto::{
    http::{
        plans::{DocumentKind, PlanView},
        third::Sealing,
    },
    id::{AccountId, DocumentId, PlanId, VersionId},
};

const ADAPTED: u8 = 2;
const REFLECTED: u8 = 3;

const SIGNED: &str = "这一份已经签章了。";
const SEALED: &str = "这份反思已经封存了。";
const SIGNED_STAYS: &str = "这一份已经签章，不能删掉。要删，先收回签章。";
const SEALED_STAYS: &str = "这份反思已经封存，不能丢掉了。";

/// 签章: what will be taught, with who and when.
pub async fn sign_off(app: &App, user: &User, plan: PlanId, document: DocumentId) -> Result<PlanView> {
    let (situation, teachings) = look(app, user, plan).await?;
    done(app, user, &situation, signing(&teachings, user, plan, document)?).await
}

/// Says that a plan was made over for a class and signed: for what tells of a lesson that is over.
pub async fn was_signed(
    connection: &mut Connection,
    plan: PlanId,
    owner: AccountId,
    (class_name, edited): (&str, &Edited),
    at_ms: i64,
) -> Result<VersionId> {
    let kind = DocumentKind::Adaptation;
    let consensus = sql::consensus(connection, plan).await?.ok_or_else(super::not_agreed)?;
    let owned = Owned { plan, owner, degree: ADAPTED, kind, at_ms };
    let (document, version) = was_edited(connection, &owned, consensus.document, edited).await?;
    sql::add(connection, document, kind, owner, (consensus.id, class_name)).await?;
    sql::touch(connection, plan, at_ms).await?;
    Ok(version)
}

/// 收回签章, while no reflection looks back on it.
pub async fn reopen(app: &App, user: &User, plan: PlanId, document: DocumentId) -> Result<PlanView> {
    let (situation, teachings) = look(app, user, plan).await?;
    done(app, user, &situation, reopening(&teachings, user, plan, document)?).await
}

/// 写好了: the reflection, and the revised plan if there is one.
pub async fn seal_reflection(app: &App, user: &User, plan: PlanId, document: DocumentId) -> Result<PlanView> {
    let (situation, teachings) = look(app, user, plan).await?;
    done(app, user, &situation, reflecting(&teachings, user, plan, document)?).await
}

/// 删掉 an adaptation that is not signed, or 丢掉 a reflection that is not sealed, with its revised plan. What was written stays in the
/// log; what is still on its way comes too late, and is kept for its author.
pub async fn discard(app: &App, user: &User, plan: PlanId, document: DocumentId, kind: DocumentKind) -> Result<PlanView> {
    let (situation, teachings) = look(app, user, plan).await?;
    app.sync.act(discarding(&teachings, user, plan, (document, kind))?).await?;
    super::tell(app, Audience::Account(user.id), situation.group.id, plan);
    load(&mut *app.db.read().await?, user, plan).await
}

async fn look(app: &App, user: &User, plan: PlanId) -> Result<(Situation, Vec<Teaching>)> {
    let mut connection = app.db.read().await?;
    let situation = super::seen_by_member(&mut connection, user, plan).await?;
    let teachings = sql::of_plan(&mut connection, plan).await?;
    Ok((situation, teachings))
}

/// Does it, and tells whoever reads what is sealed.
async fn done(app: &App, user: &User, situation: &Situation, act: Act) -> Result<PlanView> {
    app.sync.act(act).await?;
    let (group, plan) = (&situation.group, situation.plan.id);
    super::tell(app, Audience::School { group: group.id, school: group.school_id }, group.id, plan);
    load(&mut *app.db.read().await?, user, plan).await
}

/// The document of this kind, which must be the user's own. What others have not sealed yet does not exist for them.
pub fn own<'t>(teachings: &'t [Teaching], user: &User, document: DocumentId, kind: DocumentKind) -> Result<&'t Teaching> {
    let found = teachings.iter().find(|one| one.document == document && one.kind == kind).ok_or_else(unknown)?;
    match (found.owner.id == user.id, found.sealed) {
        (true, _) => Ok(found),
        (false, Some(_)) => Err(Error::forbidden("这一份是别人的，只能看。")),
        (false, None) => Err(unknown()),
    }
}

/// The revised plan that is sealed with `reflection`.
pub fn revised_with<'t>(teachings: &'t [Teaching], reflection: &Teaching) -> Option<&'t Teaching> {
    teachings.iter().find(|one| one.kind == DocumentKind::Revised && one.base == reflection.base && one.owner.id == reflection.owner.id)
}

/// The act of signing an adaptation.
pub fn signing(teachings: &[Teaching], user: &User, plan: PlanId, document: DocumentId) -> Result<Act> {
    own(teachings, user, document, DocumentKind::Adaptation)?;
    still_open(teachings, document, SIGNED)?;
    let owner = user.id;
    let work: Work = Box::new(move |connection, sealed| Box::pin(sign(connection, sealed, plan, owner)));
    Ok(Act { edits: vec![], seal: vec![document], reopen: vec![], work })
}

/// The act of taking a signature back.
pub fn reopening(teachings: &[Teaching], user: &User, plan: PlanId, document: DocumentId) -> Result<Act> {
    own(teachings, user, document, DocumentKind::Adaptation)?;
    signed(teachings, document)?;
    let work: Work = Box::new(move |connection, _| Box::pin(take_back(connection, plan, document)));
    Ok(Act { edits: vec![], seal: vec![], reopen: vec![document], work })
}

/// The act of sealing a reflection.
pub fn reflecting(teachings: &[Teaching], user: &User, plan: PlanId, document: DocumentId) -> Result<Act> {
    let reflection = own(teachings, user, document, DocumentKind::Reflection)?;
    still_open(teachings, document, SEALED)?;
    let revised = revised_with(teachings, reflection).map(|revised| revised.document);
    let owner = user.id;
    let work: Work = Box::new(move |connection, sealed| Box::pin(reflect(connection, sealed, plan, owner)));
    Ok(Act { edits: vec![], seal: std::iter::once(document).chain(revised).collect(), reopen: vec![], work })
}

/// The act of discarding what is not sealed yet.
pub fn discarding(teachings: &[Teaching], user: &User, plan: PlanId, (document, kind): (DocumentId, DocumentKind)) -> Result<Act> {
    let teaching = own(teachings, user, document, kind)?;
    still_open(teachings, document, stays(kind))?;
    let revised = (kind == DocumentKind::Reflection).then(|| revised_with(teachings, teaching)).flatten().map(|revised| revised.document);
    let work: Work = Box::new(move |connection, sealed| Box::pin(drop_all(connection, sealed, plan)));
    Ok(Act { edits: vec![], seal: std::iter::once(document).chain(revised).collect(), reopen: vec![], work })
}

async fn drop_all(connection: &mut Connection, sealed: &[Sealed], plan: PlanId) -> Result<()> {
    let now = now_ms();
    sql::touch(connection, plan, now).await?;
    let teachings = sql::of_plan(connection, plan).await?;
    for one in sealed {
        let kind = teachings.iter().find(|teaching| teaching.document == one.document).ok_or_else(unknown)?.kind;
        let teaching = still_open(&teachings, one.document, stays(kind))?;
        if kind == DocumentKind::Reflection {
            goes_with_revised(&teachings, teaching, sealed)?;
        }
        plan_sql::drop_document(connection, one.document, now).await?;
        sql::forget(connection, one.document).await?;
    }
    Ok(())
}

fn stays(kind: DocumentKind) -> &'static str {
    if kind == DocumentKind::Adaptation { SIGNED_STAYS } else { SEALED_STAYS }
}

async fn sign(connection: &mut Connection, sealed: &[Sealed], plan: PlanId, owner: AccountId) -> Result<()> {
    let now = now_ms();
    sql::touch(connection, plan, now).await?;
    let teachings = sql::of_plan(connection, plan).await?;
    for one in sealed {
        still_open(&teachings, one.document, SIGNED)?;
        version(connection, one, plan, (ADAPTED, DocumentKind::Adaptation), owner, now).await?;
    }
    Ok(())
}

async fn take_back(connection: &mut Connection, plan: PlanId, document: DocumentId) -> Result<()> {
    let now = now_ms();
    sql::touch(connection, plan, now).await?;
    let teachings = sql::of_plan(connection, plan).await?;
    let signed = signed(&teachings, document)?;
    if teachings.iter().any(|one| one.base == signed.version_id) {
        return Err(Error::conflict("这一课已经开始写反思，签章不能再收回。"));
    }
    versions::drop_of(connection, document, now).await
}

async fn reflect(connection: &mut Connection, sealed: &[Sealed], plan: PlanId, owner: AccountId) -> Result<()> {
    let now = now_ms();
    sql::touch(connection, plan, now).await?;
    let teachings = sql::of_plan(connection, plan).await?;
    for one in sealed {
        let teaching = still_open(&teachings, one.document, SEALED)?;
        let id = version(connection, one, plan, (REFLECTED, teaching.kind), owner, now).await?;
        if teaching.kind != DocumentKind::Reflection {
            continue;
        }
        goes_with_revised(&teachings, teaching, sealed)?;
        for (place, point) in (0..).zip(reflection::points(&one.content)?) {
            sql::add_point(connection, plan, id, place, &point).await?;
        }
    }
    Ok(())
}

/// A revised plan that was begun since the act was made is part of it too: the act is made again.
fn goes_with_revised(teachings: &[Teaching], reflection: &Teaching, sealed: &[Sealed]) -> Result<()> {
    match revised_with(teachings, reflection) {
        Some(revised) if sealed.iter().all(|one| one.document != revised.document) => {
            Err(Error::conflict("刚刚多了一份修改稿，请再按一次。"))
        }
        Some(_) | None => Ok(()),
    }
}

fn still_open<'t>(teachings: &'t [Teaching], document: DocumentId, otherwise: &'static str) -> Result<&'t Teaching> {
    let teaching = teachings.iter().find(|one| one.document == document).ok_or_else(unknown)?;
    if teaching.sealed.is_none() { Ok(teaching) } else { Err(Error::conflict(otherwise)) }
}

fn signed(teachings: &[Teaching], document: DocumentId) -> Result<Sealing> {
    let teaching = teachings.iter().find(|one| one.document == document).ok_or_else(unknown)?;
    teaching.sealed.ok_or_else(|| Error::conflict("这一份还没有签章，可以直接改。"))
}

async fn version(
    connection: &mut Connection,
    sealed: &Sealed,
    plan: PlanId,
    (degree, kind): (u8, DocumentKind),
    owner: AccountId,
    sealed_at_ms: i64,
) -> Result<VersionId> {
    versions::record(connection, NewVersion { plan, degree, kind, owner, sealed_by: owner, sealed_at_ms, sealed }).await
}
