//! What an agreed plan still waits for from one teacher. Pure.

use sandu_proto::{
    http::{
        plans::{DocumentKind, Waiting},
        workflow::{ReflectionStep, Workflow},
    },
    id::{DocumentId, VersionId},
};

/// A lesson is taught within two weeks of its meeting; whoever has not made it their own by then does not teach it.
const ADAPT_MS: i64 = 14 * DAY_MS;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// One's own document from after the consensus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnTeaching {
    pub document: DocumentId,
    pub kind: DocumentKind,
    /// `None` while it is being written.
    pub sealed: Option<VersionId>,
    pub sealed_at_ms: Option<i64>,
}

/// What the plan's workflow asks of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Duty {
    pub workflow: Workflow,
    pub is_lead: bool,
}

impl Duty {
    /// One reflection a lesson is owed, however many classes it was taught in. Where classes have their own copies, whoever has made none
    /// does not teach it; but the lead does.
    fn owes_reflection(&self, own: &[OwnTeaching]) -> bool {
        match self.workflow.reflection {
            ReflectionStep::Absent | ReflectionStep::Optional => false,
            ReflectionStep::Lead => self.is_lead,
            ReflectionStep::Everyone => !self.workflow.has_adaptation || own.iter().any(|one| one.kind == DocumentKind::Adaptation),
        }
    }
}

/// When class is over as far as can be known: a day after the last signature, which is given before class; without one, when the time in
/// which a lesson is taught has passed.
#[must_use]
pub fn taught_by(own: &[OwnTeaching], agreed_at_ms: Option<i64>) -> Option<i64> {
    let signed = own.iter().filter(|one| one.kind == DocumentKind::Adaptation).filter_map(|one| one.sealed_at_ms).max();
    signed.map(|at| at + DAY_MS).or_else(|| agreed_at_ms.map(|at| at + ADAPT_MS))
}

/// The most urgent first: what is to be signed before class, then what class has left to write.
#[must_use]
pub fn waiting(own: &[OwnTeaching], duty: &Duty, agreed_at_ms: Option<i64>, now_ms: i64) -> Option<Waiting> {
    let of = |kind: DocumentKind| own.iter().filter(move |one| one.kind == kind);
    if of(DocumentKind::Adaptation).any(|one| one.sealed.is_none()) {
        return Some(Waiting::SignOff);
    }
    let is_fresh = agreed_at_ms.is_some_and(|at| now_ms - at < ADAPT_MS);
    if own.is_empty() && is_fresh && duty.workflow.has_adaptation {
        return Some(Waiting::Adapt);
    }
    let owes_reflection = of(DocumentKind::Reflection).next().is_none() && duty.owes_reflection(own);
    if owes_reflection || of(DocumentKind::Reflection).any(|one| one.sealed.is_none()) {
        return Some(Waiting::Reflect);
    }
    None
}

/// What is still being written, to be kept for offline.
#[must_use]
pub fn open(own: &[OwnTeaching]) -> Vec<DocumentId> {
    own.iter().filter(|one| one.sealed.is_none()).map(|one| one.document).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::groups::workflow::FIRST;

    const MEMBER: Duty = Duty { workflow: FIRST, is_lead: false };

    fn teaching(kind: DocumentKind, sealed: Option<VersionId>) -> OwnTeaching {
        OwnTeaching { document: DocumentId::new(), kind, sealed, sealed_at_ms: sealed.map(|_| 5) }
    }

    fn waiting(own: &[OwnTeaching], agreed_at_ms: Option<i64>, now_ms: i64) -> Option<Waiting> {
        super::waiting(own, &MEMBER, agreed_at_ms, now_ms)
    }

    #[test]
    fn the_workflow_says_who_owes_a_reflection() {
        let waits = |reflection, has_adaptation, is_lead, own: &[OwnTeaching]| {
            let workflow = Workflow { reflection, has_adaptation, ..FIRST };
            super::waiting(own, &Duty { workflow, is_lead }, Some(0), ADAPT_MS)
        };
        let signed = [teaching(DocumentKind::Adaptation, Some(VersionId::new()))];
        for (reflection, of_a_member, of_the_lead) in [
            (ReflectionStep::Absent, None, None),
            (ReflectionStep::Optional, None, None),
            (ReflectionStep::Lead, None, Some(Waiting::Reflect)),
            (ReflectionStep::Everyone, Some(Waiting::Reflect), Some(Waiting::Reflect)),
        ] {
            assert_eq!(waits(reflection, true, false, &signed), of_a_member, "{reflection:?}");
            assert_eq!(waits(reflection, true, true, &signed), of_the_lead, "{reflection:?}");
            assert_eq!(waits(reflection, false, false, &[]), of_a_member, "{reflection:?}");
        }
        assert_eq!(waits(ReflectionStep::Everyone, true, false, &[]), None, "who has no copy of their own does not teach it");
        let begun = [teaching(DocumentKind::Reflection, None)];
        assert_eq!(waits(ReflectionStep::Optional, true, false, &begun), Some(Waiting::Reflect), "what was begun waits to be sealed");
    }

    #[test]
    fn class_is_over_a_day_after_its_signature_or_two_weeks_after_the_meeting() {
        assert_eq!(taught_by(&[teaching(DocumentKind::Adaptation, Some(VersionId::new()))], Some(0)), Some(5 + DAY_MS));
        assert_eq!(taught_by(&[teaching(DocumentKind::Adaptation, None)], Some(0)), Some(ADAPT_MS));
        assert_eq!(taught_by(&[], None), None);
    }

    #[test]
    fn a_fresh_consensus_waits_two_weeks_to_be_made_ones_own() {
        assert_eq!(waiting(&[], Some(0), ADAPT_MS - 1), Some(Waiting::Adapt));
        assert_eq!(waiting(&[], Some(0), ADAPT_MS), None);
        assert_eq!(waiting(&[], None, 0), None);
    }

    #[test]
    fn an_adaptation_waits_for_its_signature_and_then_for_its_reflection() {
        let (signed, sealed) = (VersionId::new(), VersionId::new());
        let written = teaching(DocumentKind::Adaptation, None);
        let taught = teaching(DocumentKind::Adaptation, Some(signed));
        assert_eq!(waiting(&[written], Some(0), i64::MAX), Some(Waiting::SignOff));
        assert_eq!(waiting(&[taught], Some(0), 0), Some(Waiting::Reflect));
        assert_eq!(waiting(&[taught, written], Some(0), 0), Some(Waiting::SignOff));
        assert_eq!(waiting(&[taught, teaching(DocumentKind::Reflection, None)], Some(0), 0), Some(Waiting::Reflect));
        let reflected = teaching(DocumentKind::Reflection, Some(sealed));
        assert_eq!(waiting(&[taught, reflected], Some(0), 0), None);
        let elsewhere = teaching(DocumentKind::Adaptation, Some(VersionId::new()));
        assert_eq!(waiting(&[taught, elsewhere, reflected], Some(0), 0), None);
    }

    #[test]
    fn a_reflection_on_the_consensus_itself_is_waited_for_once_begun() {
        let sealed = VersionId::new();
        assert_eq!(waiting(&[teaching(DocumentKind::Reflection, None)], Some(0), 0), Some(Waiting::Reflect));
        assert_eq!(waiting(&[teaching(DocumentKind::Reflection, Some(sealed))], Some(0), 0), None);
    }

    #[test]
    fn what_is_still_written_is_kept_for_offline() {
        let (one, other) = (teaching(DocumentKind::Adaptation, Some(VersionId::new())), teaching(DocumentKind::Revised, None));
        assert_eq!(open(&[one, other]), [other.document]);
    }
}
