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
    pub base: VersionId,
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
    let has_reflected = |version: VersionId| of(DocumentKind::Reflection).any(|one| one.base == version);
    let owes_reflection = of(DocumentKind::Adaptation).filter_map(|one| one.sealed).any(|version| !has_reflected(version));
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

    fn teaching(kind: DocumentKind, base: VersionId, sealed: Option<VersionId>) -> OwnTeaching {
        OwnTeaching { document: DocumentId::new(), kind, base, sealed }
    }

    #[test]
    fn a_fresh_consensus_waits_two_weeks_to_be_made_ones_own() {
        assert_eq!(waiting(&[], Some(0), ADAPT_MS - 1), Some(Waiting::Adapt));
        assert_eq!(waiting(&[], Some(0), ADAPT_MS), None);
        assert_eq!(waiting(&[], None, 0), None);
    }

    #[test]
    fn an_adaptation_waits_for_its_signature_and_then_for_its_reflection() {
        let (consensus, signed, sealed) = (VersionId::new(), VersionId::new(), VersionId::new());
        let written = teaching(DocumentKind::Adaptation, consensus, None);
        let taught = teaching(DocumentKind::Adaptation, consensus, Some(signed));
        assert_eq!(waiting(&[written], Some(0), i64::MAX), Some(Waiting::SignOff));
        assert_eq!(waiting(&[taught], Some(0), 0), Some(Waiting::Reflect));
        assert_eq!(waiting(&[taught, written], Some(0), 0), Some(Waiting::SignOff));
        assert_eq!(waiting(&[taught, teaching(DocumentKind::Reflection, signed, None)], Some(0), 0), Some(Waiting::Reflect));
        assert_eq!(waiting(&[taught, teaching(DocumentKind::Reflection, signed, Some(sealed))], Some(0), 0), None);
    }

    #[test]
    fn a_reflection_on_the_consensus_itself_is_waited_for_once_begun() {
        let (consensus, sealed) = (VersionId::new(), VersionId::new());
        assert_eq!(waiting(&[teaching(DocumentKind::Reflection, consensus, None)], Some(0), 0), Some(Waiting::Reflect));
        assert_eq!(waiting(&[teaching(DocumentKind::Reflection, consensus, Some(sealed))], Some(0), 0), None);
    }

    #[test]
    fn what_is_still_written_is_kept_for_offline() {
        let (one, other) = (
            teaching(DocumentKind::Adaptation, VersionId::new(), Some(VersionId::new())),
            teaching(DocumentKind::Revised, VersionId::new(), None),
        );
        assert_eq!(open(&[one, other]), [other.document]);
    }
}
