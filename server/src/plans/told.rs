//! A plan that was prepared long ago, as its acts would have left it: for what tells of lessons that are over. Nobody is asked whether they may.

use super::{sql, stage};
use crate::{
    db::Connection,
    error::{Error, Result},
    meetings::{self, NewMeeting},
    sync::{
        act::Sealed,
        documents::{self, Start},
    },
    versions::{self, NewVersion},
};
use bytes::Bytes;
use sandu_proto::{
    http::{
        plans::{DocumentKind, NewPlan, PlanAction, Stage},
        workflow::Workflow,
    },
    id::{AccountId, DocumentId, PlanId, VersionId},
};
use serde_json::Value;

/// What was written, and the state of a document that holds it (from `Sync::state_from_content`).
#[derive(Clone, Debug)]
pub struct Paper {
    pub content: Value,
    pub state: Bytes,
}

/// What somebody made of a sealed document, and the edit (a Yjs v1 update) by which they did.
#[derive(Clone, Debug)]
pub struct Edited {
    pub content: Value,
    pub update: Bytes,
}

/// A plan up to its consensus.
#[derive(Clone, Copy, Debug)]
pub struct Agreed<'a> {
    pub new: &'a NewPlan,
    /// One without red pens: nobody's fork is told of.
    pub workflow: &'a Workflow,
    pub lead: AccountId,
    pub draft: &'a Paper,
    pub sent_at_ms: i64,
    pub consensus: &'a Paper,
    pub minutes: &'a Paper,
    /// At the meeting, besides the lead, who opened it.
    pub attendees: &'a [AccountId],
    pub met_at_ms: i64,
}

/// Adds it.
pub async fn was_agreed(connection: &mut Connection, told: &Agreed<'_>) -> Result<PlanId> {
    let Agreed { new, workflow, lead, draft, sent_at_ms, consensus, minutes, attendees, met_at_ms } = *told;
    let plan = PlanId::new();
    sql::insert(connection, plan, new, lead, workflow, sent_at_ms).await?;
    let owned = |degree, kind, at_ms| Owned { plan, owner: lead, degree, kind, at_ms };
    step(connection, &owned(0, DocumentKind::Draft, sent_at_ms), PlanAction::Send, (Stage::Draft, stage::after_sending(workflow))).await?;
    was_sealed(connection, &owned(0, DocumentKind::Draft, sent_at_ms), draft).await?;
    sql::set_sent(connection, plan, Some(sent_at_ms)).await?;

    let met = owned(2, DocumentKind::Consensus, met_at_ms);
    step(connection, &met, PlanAction::OpenMeeting, (stage::after_sending(workflow), Stage::Meeting)).await?;
    let agreed = was_sealed(connection, &met, consensus).await?;
    let written = was_sealed(connection, &owned(2, DocumentKind::Minutes, met_at_ms), minutes).await?;
    meetings::open(connection, NewMeeting { plan, consensus: agreed, minutes: written, amends: None }, lead, met_at_ms).await?;
    meetings::were_there(connection, plan, attendees, met_at_ms).await?;
    meetings::close(connection, plan, false, lead, met_at_ms).await?;
    step(connection, &met, PlanAction::SealConsensus, (Stage::Meeting, Stage::Agreed)).await?;
    Ok(plan)
}

/// Whose document of a plan it was, and when it was sealed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Owned {
    pub plan: PlanId,
    pub owner: AccountId,
    pub degree: u8,
    pub kind: DocumentKind,
    pub at_ms: i64,
}

async fn step(connection: &mut Connection, owned: &Owned, action: PlanAction, (from, to): (Stage, Stage)) -> Result<()> {
    if !sql::claim(connection, owned.plan, from, to, owned.at_ms).await? {
        return Err(Error::internal(format!("a plan that is told of does not stand at {from:?}")));
    }
    sql::add_event(connection, owned.plan, action, owned.owner, owned.at_ms).await
}

/// A document that nobody ever opened, with its version.
async fn was_sealed(connection: &mut Connection, owned: &Owned, paper: &Paper) -> Result<DocumentId> {
    let document = DocumentId::new();
    documents::create(connection, document, Start::State(&paper.state)).await?;
    seal(connection, owned, document, &paper.content).await?;
    Ok(document)
}

/// A copy of a sealed document that its owner has edited, with its version.
pub(super) async fn was_edited(
    connection: &mut Connection,
    owned: &Owned,
    base: DocumentId,
    edited: &Edited,
) -> Result<(DocumentId, VersionId)> {
    let document = DocumentId::new();
    documents::create(connection, document, Start::Sealed(base)).await?;
    documents::was_edited(connection, document, owned.owner, &edited.update).await?;
    Ok((document, seal(connection, owned, document, &edited.content).await?))
}

async fn seal(connection: &mut Connection, owned: &Owned, document: DocumentId, content: &Value) -> Result<VersionId> {
    let Owned { plan, owner, degree, kind, at_ms } = *owned;
    sql::add_document(connection, plan, (document, kind, owner), at_ms).await?;
    documents::seal(connection, document).await?;
    let sealed = Sealed { document, seq: documents::head(connection, document).await?, content: content.clone() };
    versions::record(connection, NewVersion { plan, degree, kind, owner, sealed_by: owner, sealed_at_ms: at_ms, sealed: &sealed }).await
}
