//! Scoring tables that a school makes itself: who designs them, and who reads what is frozen.

use sandu_proto::http::accounts::AccountKind;

/// Who asks, as far as one school is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reader {
    pub kind: AccountKind,
    pub tie: Tie,
}

/// What ties them to the school, the strongest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tie {
    /// Of the school, and leads one of its groups.
    LeadsGroup,
    OfSchool,
    /// Of another, and in one of its groups: an invited officer.
    InGroup,
    Nothing,
}

/// Drafts, freezing, retiring.
#[must_use]
pub fn may_design(reader: &Reader) -> bool {
    match (reader.kind, reader.tie) {
        (AccountKind::Administrator | AccountKind::Guest, _) | (_, Tie::InGroup | Tie::Nothing) => false,
        (_, Tie::LeadsGroup) | (AccountKind::Leader, Tie::OfSchool) => true,
        (_, Tie::OfSchool) => false,
    }
}

/// What is frozen. Whoever may watch a lesson of the school needs what its sheets are written with.
#[must_use]
pub fn may_read(reader: &Reader) -> bool {
    match (reader.kind, reader.tie) {
        (AccountKind::Administrator, _) | (_, Tie::Nothing) => false,
        (_, Tie::LeadsGroup | Tie::OfSchool | Tie::InGroup) => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_leads_designs_and_whoever_is_tied_to_the_school_reads() {
        use AccountKind::{Administrator, Leader, ResearchOfficer, Teacher};
        use Tie::{InGroup, LeadsGroup, Nothing, OfSchool};
        let table = [
            // kind, tie, reads, designs
            (Teacher, LeadsGroup, true, true),
            (Teacher, OfSchool, true, false),
            (Teacher, InGroup, true, false),
            (Teacher, Nothing, false, false),
            (Leader, LeadsGroup, true, true),
            (Leader, OfSchool, true, true),
            // The head of another school.
            (Leader, InGroup, true, false),
            (Leader, Nothing, false, false),
            (ResearchOfficer, LeadsGroup, true, true),
            (ResearchOfficer, OfSchool, true, false),
            (ResearchOfficer, InGroup, true, false),
            (ResearchOfficer, Nothing, false, false),
            (Administrator, LeadsGroup, false, false),
            (Administrator, OfSchool, false, false),
            (Administrator, InGroup, false, false),
            (Administrator, Nothing, false, false),
        ];
        for (kind, tie, reads, designs) in table {
            let reader = Reader { kind, tie };
            assert_eq!((may_read(&reader), may_design(&reader)), (reads, designs), "{reader:?}");
        }
    }
}
