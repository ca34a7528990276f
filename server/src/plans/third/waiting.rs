//! What an agreed plan still waits for from one teacher. Pure.

use sandu_proto::{
    http::plans::{DocumentKind, Waiting},
    id::{DocumentId, VersionId},
};

/// A lesson is taught within two weeks of its meeting; whoever has not made it their own by then does not teach it.
const ADAPT_MS: i64 = 14 * 24 * 60 * 60 * 1000;

/// One's own document from after the consensus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnTeaching {
    pub document: DocumentId,
    pub kind: DocumentKind,
    /// `None` while it is being written.
    pub sealed: Option<VersionId>,
}

/// The most urgent first: what is to be signed before class, then what class has left to write.
#[must_use]
pub fn waiting(own: &[OwnTeaching], agreed_at_ms: Option<i64>, now_ms: i64) -> Option<Waiting> {
    let of = |kind: DocumentKind| own.iter().filter(move |one| one.kind == kind);
    if of(DocumentKind::Adaptation).any(|one| one.sealed.is_none()) {
        return Some(Waiting::SignOff);
    }
    // One reflection a lesson is owed, however many classes it was taught in.
    let owes_reflection = of(DocumentKind::Reflection).next().is_none() && of(DocumentKind::Adaptation).next().is_some();
    if owes_reflection || of(DocumentKind::Reflection).any(|one| one.sealed.is_none()) {
        return Some(Waiting::Reflect);
    }
    let is_fresh = agreed_at_ms.is_some_and(|at| now_ms - at < ADAPT_MS);
    (own.is_empty() && is_fresh).then_some(Waiting::Adapt)
}

/// What is still being written, to be kept for offline.
#[must_use]
pub fn open(own: &[OwnTeaching]) -> Vec<DocumentId> {
    own.iter().filter(|one| one.sealed.is_none()).map(|one| one.document).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn teaching(kind: DocumentKind, sealed: Option<VersionId>) -> OwnTeaching {
        OwnTeaching { document: DocumentId::new(), kind, sealed }
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
