//! The rights table (docs/design.md §2) as pure functions over plain values. Later kinds of documents add arms, never exceptions.
//!
//! Nothing here loads anything: `plans::gate` and `versions` gather the facts. An actor without a tie to a plan gets `None` everywhere,
//! which is answered as "not found". [`visits`] has the lessons that are observed, and their sheets, [`guests`] who comes to one of them
//! only, [`instruments`] a school's own scoring tables.

pub mod guests;
pub mod instruments;
pub mod threads;
pub mod visits;

use crate::{groups::Role, sync::access::Access};
use sandu_proto::{
    frame::Right,
    http::{
        accounts::AccountKind,
        plans::{DocumentKind, Stage},
    },
};
use serde::Deserialize;

/// Who asks, as far as one plan (and, for documents, one document of it) is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    pub kind: AccountKind,
    /// Of the school that the plan's group belongs to.
    pub is_same_school: bool,
    pub standing: Standing,
    pub is_lead: bool,
    pub coauthor: Coauthor,
    /// The document or version belongs to them: their fork, what they teach, or the lead's draft.
    pub is_owner: bool,
    /// To the meeting that writes the consensus or the minutes in question.
    pub is_signed_in: bool,
}

/// What the actor is in the plan's group. The first three read as a membership's role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    Member,
    Leader,
    /// An invited research officer.
    Officer,
    Stranger,
    /// Was a member while the document in question existed, and has been removed.
    Former,
}

impl From<Role> for Standing {
    fn from(role: Role) -> Self {
        match role {
            Role::Member => Self::Member,
            Role::Leader => Self::Leader,
            Role::Officer => Self::Officer,
        }
    }
}

/// Whether the actor writes the draft together with the lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coauthor {
    Never,
    Now,
    Former,
}

/// What the answer depends on in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Document {
    pub kind: DocumentKind,
    pub stage: Stage,
    /// A fork is sealed when it is handed in, or else when the meeting opens.
    pub is_sealed: bool,
    /// Belongs to a sending that was taken back.
    pub is_dropped: bool,
    /// The group has set that red pen is seen while it is written.
    pub live_red_pen: bool,
}

/// Whether an account of this kind can have anything to do with plans. Administrators have accounts and settings, guests one lesson.
#[must_use]
pub fn reads_content(kind: AccountKind) -> bool {
    match kind {
        AccountKind::Teacher | AccountKind::Leader | AccountKind::ResearchOfficer => true,
        AccountKind::Administrator | AccountKind::Guest => false,
    }
}

/// What `actor` may do with `document`; `None`: they must not learn that it exists.
#[must_use]
pub fn access(actor: &Actor, document: &Document) -> Option<Access> {
    if !reads_content(actor.kind) {
        return None;
    }
    let keeps_late_edits = could_once_write(actor, document.kind);
    match right(actor, document) {
        Some(right) => Some(Access { right, keeps_late_edits }),
        None if keeps_late_edits => Some(Access { right: Right::Keep, keeps_late_edits }),
        None => None,
    }
}

fn right(actor: &Actor, document: &Document) -> Option<Right> {
    if document.is_dropped {
        return None;
    }
    let seen = document.is_sealed || document.live_red_pen;
    match (actor.standing, document.kind) {
        (Standing::Stranger | Standing::Former, _) | (Standing::Officer, DocumentKind::Draft) => None,
        (Standing::Officer, DocumentKind::Fork) => seen.then_some(Right::Read),
        (Standing::Officer, DocumentKind::Consensus | DocumentKind::Minutes) => Some(Right::Read),
        (Standing::Member | Standing::Leader, DocumentKind::Draft) => {
            (actor.is_lead || actor.coauthor == Coauthor::Now).then(|| write_while_open(document, Stage::Draft))
        }
        (Standing::Member | Standing::Leader, DocumentKind::Fork) if actor.is_owner => Some(write_while_open(document, Stage::FirstDegree)),
        (Standing::Member | Standing::Leader, DocumentKind::Fork) => seen.then_some(Right::Read),
        (Standing::Member | Standing::Leader, DocumentKind::Consensus | DocumentKind::Minutes) if actor.is_signed_in => {
            Some(write_while_open(document, Stage::Meeting))
        }
        (Standing::Member | Standing::Leader, DocumentKind::Consensus | DocumentKind::Minutes) => Some(Right::Read),
        // Teachers teach at different times, and while the group may be meeting again: these ask for no stage.
        (Standing::Member | Standing::Leader, DocumentKind::Adaptation | DocumentKind::Reflection | DocumentKind::Revised)
            if actor.is_owner && !document.is_sealed =>
        {
            Some(Right::Write)
        }
        (
            Standing::Member | Standing::Leader | Standing::Officer,
            DocumentKind::Adaptation | DocumentKind::Reflection | DocumentKind::Revised,
        ) => document.is_sealed.then_some(Right::Read),
    }
}

fn write_while_open(document: &Document, open_in: Stage) -> Right {
    if document.stage == open_in && !document.is_sealed { Right::Write } else { Right::Read }
}

fn could_once_write(actor: &Actor, kind: DocumentKind) -> bool {
    match kind {
        DocumentKind::Draft => actor.is_lead || actor.coauthor != Coauthor::Never,
        DocumentKind::Fork | DocumentKind::Adaptation | DocumentKind::Reflection | DocumentKind::Revised => actor.is_owner,
        DocumentKind::Consensus | DocumentKind::Minutes => match actor.standing {
            Standing::Member | Standing::Leader | Standing::Former => actor.is_signed_in,
            Standing::Stranger | Standing::Officer => false,
        },
    }
}

/// Whether `actor` may read a sealed version. One that was taken back is its owner's alone.
#[must_use]
pub fn may_read_version(actor: &Actor, is_dropped: bool) -> bool {
    if !reads_content(actor.kind) {
        return false;
    }
    match actor.standing {
        Standing::Member | Standing::Leader => !is_dropped || actor.is_owner,
        Standing::Officer => !is_dropped,
        Standing::Stranger | Standing::Former => !is_dropped && leads_school(actor),
    }
}

/// Whether `actor` may see that a plan exists, who leads it and where it stands.
#[must_use]
pub fn may_see_plan(actor: &Actor, stage: Stage) -> bool {
    if !reads_content(actor.kind) {
        return false;
    }
    match actor.standing {
        Standing::Member | Standing::Leader | Standing::Officer => true,
        // What is not sealed is none of the school's business yet.
        Standing::Stranger | Standing::Former => stage != Stage::Draft && leads_school(actor),
    }
}

fn leads_school(actor: &Actor) -> bool {
    actor.kind == AccountKind::Leader && actor.is_same_school
}

#[cfg(test)]
mod tests;
