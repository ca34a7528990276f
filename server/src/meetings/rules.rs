//! Who may do what at a meeting, and when it may end. Pure.

use crate::{
    error::{Error, ErrorCode},
    policy::Standing,
};

/// What the answers depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// The consensus is not sealed yet.
    pub is_open: bool,
    pub standing: Standing,
    /// Leads the plan, and is in the group now.
    pub is_lead: bool,
    pub is_signed_in: bool,
}

/// Why something is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    Closed,
    OnlyLeadOrGroupLeader,
    OnlyTheGroup,
    NotSignedIn,
}

/// Signing oneself in; invited officers too, whose presence is recorded.
pub fn sign_in(facts: &Facts) -> Result<(), Refusal> {
    match facts.standing {
        Standing::Member | Standing::Leader | Standing::Officer => {}
        Standing::Stranger | Standing::Former => return Err(Refusal::OnlyTheGroup),
    }
    if facts.is_open { Ok(()) } else { Err(Refusal::Closed) }
}

/// Showing the code, while there is something to sign in to.
pub fn show_code(facts: &Facts) -> Result<(), Refusal> {
    host(facts)?;
    if facts.is_open { Ok(()) } else { Err(Refusal::Closed) }
}

/// Signing in somebody else. Open for good: who was forgotten is added later, and it shows when (docs/design.md, late entries).
pub fn host(facts: &Facts) -> Result<(), Refusal> {
    match facts.standing {
        Standing::Leader => Ok(()),
        Standing::Member if facts.is_lead => Ok(()),
        Standing::Member | Standing::Officer | Standing::Stranger | Standing::Former => Err(Refusal::OnlyLeadOrGroupLeader),
    }
}

/// Listing the marks and deciding on them: those who may write the consensus.
pub fn take_part(facts: &Facts) -> Result<(), Refusal> {
    match facts.standing {
        Standing::Member | Standing::Leader => {}
        Standing::Officer | Standing::Stranger | Standing::Former => return Err(Refusal::OnlyTheGroup),
    }
    if !facts.is_open {
        return Err(Refusal::Closed);
    }
    if facts.is_signed_in { Ok(()) } else { Err(Refusal::NotSignedIn) }
}

/// Adding one's own late marks to the list: whoever had a fork, signed in or not, while there is somebody to take them up.
pub fn suggest_late(facts: &Facts) -> Result<(), Refusal> {
    match facts.standing {
        Standing::Member | Standing::Leader => {}
        Standing::Officer | Standing::Stranger | Standing::Former => return Err(Refusal::OnlyTheGroup),
    }
    if facts.is_open { Ok(()) } else { Err(Refusal::Closed) }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        let (code, message) = match refusal {
            Refusal::Closed => (ErrorCode::Conflict, "讨论已经结束，教案已经定稿。"),
            Refusal::OnlyLeadOrGroupLeader => (ErrorCode::Forbidden, "只有主备教师或组长能这样做。"),
            Refusal::OnlyTheGroup => (ErrorCode::Forbidden, "只有组里的老师能这样做。"),
            Refusal::NotSignedIn => (ErrorCode::Forbidden, "请先签到，再参加讨论。"),
        };
        Self::new(code, message)
    }
}

/// What sealing the consensus depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closing {
    pub attendees: usize,
    /// Somebody has posted the marks.
    pub is_listed: bool,
    /// Some fork has an edit, so that there should be marks.
    pub is_marked: bool,
    /// Marks without a standing decision.
    pub undecided: usize,
}

/// What has to be done before the meeting may end, for people to read; `None` when nothing is missing.
#[must_use]
pub fn missing(closing: &Closing) -> Option<String> {
    if closing.attendees == 0 {
        return Some("还没有人签到。".to_owned());
    }
    if closing.is_marked && !closing.is_listed {
        return Some("红笔还没有列出来。请先打开讨论页，看一遍再定稿。".to_owned());
    }
    match closing.undecided {
        0 => None,
        count => Some(format!("还有 {count} 处红笔没有结论。")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(standing: Standing) -> Facts {
        Facts { is_open: true, standing, is_lead: false, is_signed_in: false }
    }

    fn closed(facts: Facts) -> Facts {
        Facts { is_open: false, ..facts }
    }

    const ALL: [Standing; 5] = [Standing::Member, Standing::Leader, Standing::Officer, Standing::Stranger, Standing::Former];

    #[test]
    fn the_group_and_its_officers_sign_in_while_the_meeting_is_open() {
        for standing in ALL {
            let wanted = match standing {
                Standing::Member | Standing::Leader | Standing::Officer => [Ok(()), Err(Refusal::Closed)],
                Standing::Stranger | Standing::Former => [Err(Refusal::OnlyTheGroup); 2],
            };
            assert_eq!([facts(standing), closed(facts(standing))].map(|facts| sign_in(&facts)), wanted, "{standing:?}");
        }
    }

    #[test]
    fn the_lead_and_the_group_leader_show_the_code_and_sign_others_in() {
        let lead = Facts { is_lead: true, ..facts(Standing::Member) };
        for host_facts in [lead, facts(Standing::Leader)] {
            assert_eq!((host(&host_facts), show_code(&host_facts)), (Ok(()), Ok(())));
            assert_eq!((host(&closed(host_facts)), show_code(&closed(host_facts))), (Ok(()), Err(Refusal::Closed)));
        }
        let gone = Facts { is_lead: true, ..facts(Standing::Former) };
        for other in [facts(Standing::Member), facts(Standing::Officer), facts(Standing::Stranger), gone] {
            let refused = Err(Refusal::OnlyLeadOrGroupLeader);
            assert_eq!((host(&other), show_code(&other)), (refused, refused));
        }
    }

    #[test]
    fn those_of_the_group_who_signed_in_decide_until_the_end() {
        for standing in ALL {
            let present = Facts { is_signed_in: true, ..facts(standing) };
            let wanted = match standing {
                Standing::Member | Standing::Leader => [Ok(()), Err(Refusal::NotSignedIn), Err(Refusal::Closed)],
                Standing::Officer | Standing::Stranger | Standing::Former => [Err(Refusal::OnlyTheGroup); 3],
            };
            assert_eq!([present, facts(standing), closed(present)].map(|facts| take_part(&facts)), wanted, "{standing:?}");
        }
    }

    #[test]
    fn those_of_the_group_add_what_came_late_until_the_end_signed_in_or_not() {
        for standing in ALL {
            let wanted = match standing {
                Standing::Member | Standing::Leader => [Ok(()), Err(Refusal::Closed)],
                Standing::Officer | Standing::Stranger | Standing::Former => [Err(Refusal::OnlyTheGroup); 2],
            };
            assert_eq!([facts(standing), closed(facts(standing))].map(|facts| suggest_late(&facts)), wanted, "{standing:?}");
        }
    }

    #[test]
    fn a_meeting_ends_when_every_listed_mark_has_an_outcome_and_says_what_is_missing() {
        let ready = Closing { attendees: 1, is_listed: true, is_marked: true, undecided: 0 };
        for (closing, wanted) in [
            (ready, None),
            (Closing { is_listed: false, is_marked: false, ..ready }, None),
            (Closing { attendees: 0, ..ready }, Some("还没有人签到。")),
            (Closing { is_listed: false, ..ready }, Some("红笔还没有列出来。请先打开讨论页，看一遍再定稿。")),
            (Closing { undecided: 3, ..ready }, Some("还有 3 处红笔没有结论。")),
        ] {
            assert_eq!(missing(&closing).as_deref(), wanted, "{closing:?}");
        }
    }
}
