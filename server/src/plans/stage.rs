//! The stage machine: what each action does to a plan, and to whom it is open. Pure.
//!
//! 初稿 → 一度 → 讨论 → 二度 (rules.md rows 2–4), or without red pen 初稿 → 传阅 → 讨论 → 二度: the plan's workflow says which. And back to
//! 讨论 to amend what was agreed. The lead may take a sending back while no fork has an edit, and delete a draft that nobody was ever sent.

use crate::error::{Error, ErrorCode};
use sandu_proto::http::{
    plans::{PlanAction, Stage},
    workflow::{RedPenStep, Workflow},
};

/// What the answer depends on besides the stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Leads the plan, and is in the group now.
    pub is_lead: bool,
    pub is_group_leader: bool,
    pub fork: Fork,
    /// Somebody's fork has an edit.
    pub is_marked: bool,
    /// Once, even if it was taken back since.
    pub was_sent: bool,
    /// The plan's own, as of its beginning.
    pub workflow: Workflow,
}

/// The actor's own fork of what was sent last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fork {
    None,
    Open,
    HandedIn,
}

/// Where the plan stands after an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Stay,
    To(Stage),
    /// Nowhere: nobody sees it any more.
    Gone,
}

impl Next {
    #[must_use]
    pub fn stage(self, from: Stage) -> Stage {
        match self {
            Self::Stay | Self::Gone => from,
            Self::To(stage) => stage,
        }
    }
}

/// Why an action is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    NotInThisStage(Stage),
    OnlyTheLead,
    OnlyLeadOrGroupLeader,
    OnlyTheGroupLeader,
    NoFork,
    AlreadyHandedIn,
    NotHandedIn,
    AlreadyMarked,
    AlreadySent,
}

const ACTIONS: [PlanAction; 10] = [
    PlanAction::Send,
    PlanAction::TakeBack,
    PlanAction::HandIn,
    PlanAction::TakeRedPenBack,
    PlanAction::OpenMeeting,
    PlanAction::SealConsensus,
    PlanAction::MeetAgain,
    PlanAction::Edit,
    PlanAction::ChangeLead,
    PlanAction::Delete,
];

/// Where a sending leads.
#[must_use]
pub fn after_sending(workflow: &Workflow) -> Stage {
    match workflow.red_pen {
        RedPenStep::Absent => Stage::Reading,
        RedPenStep::AtHandIn | RedPenStep::Live => Stage::FirstDegree,
    }
}

/// What `action` does to a plan in `stage`.
pub fn step(stage: Stage, action: PlanAction, facts: &Facts) -> Result<Next, Refusal> {
    match (stage, action) {
        (Stage::Draft, PlanAction::Send) => only(facts.is_lead, Refusal::OnlyTheLead, Next::To(after_sending(&facts.workflow))),
        (Stage::Draft, PlanAction::Delete) => {
            only(facts.is_lead, Refusal::OnlyTheLead, ())?;
            only(!facts.was_sent, Refusal::AlreadySent, Next::Gone)
        }
        (Stage::FirstDegree | Stage::Reading, PlanAction::TakeBack) => {
            only(facts.is_lead, Refusal::OnlyTheLead, ())?;
            only(!facts.is_marked, Refusal::AlreadyMarked, Next::To(Stage::Draft))
        }
        (Stage::FirstDegree, PlanAction::HandIn) => match facts.fork {
            Fork::Open => Ok(Next::Stay),
            Fork::HandedIn => Err(Refusal::AlreadyHandedIn),
            Fork::None => Err(Refusal::NoFork),
        },
        (Stage::FirstDegree, PlanAction::TakeRedPenBack) => match facts.fork {
            Fork::HandedIn => Ok(Next::Stay),
            Fork::Open => Err(Refusal::NotHandedIn),
            Fork::None => Err(Refusal::NoFork),
        },
        (Stage::FirstDegree | Stage::Reading, PlanAction::OpenMeeting) => {
            only(facts.is_lead || facts.is_group_leader, Refusal::OnlyLeadOrGroupLeader, Next::To(Stage::Meeting))
        }
        (Stage::Meeting, PlanAction::SealConsensus) => {
            only(facts.is_lead || facts.is_group_leader, Refusal::OnlyLeadOrGroupLeader, Next::To(Stage::Agreed))
        }
        (Stage::Agreed, PlanAction::MeetAgain) => {
            only(facts.is_lead || facts.is_group_leader, Refusal::OnlyLeadOrGroupLeader, Next::To(Stage::Meeting))
        }
        (Stage::Draft | Stage::FirstDegree | Stage::Reading | Stage::Meeting, PlanAction::Edit) => {
            only(facts.is_lead, Refusal::OnlyTheLead, Next::Stay)
        }
        (Stage::Draft | Stage::FirstDegree | Stage::Reading | Stage::Meeting, PlanAction::ChangeLead) => {
            only(facts.is_group_leader, Refusal::OnlyTheGroupLeader, Next::Stay)
        }
        (
            Stage::Draft,
            PlanAction::TakeBack
            | PlanAction::HandIn
            | PlanAction::TakeRedPenBack
            | PlanAction::OpenMeeting
            | PlanAction::SealConsensus
            | PlanAction::MeetAgain,
        )
        | (Stage::FirstDegree, PlanAction::Send | PlanAction::SealConsensus | PlanAction::MeetAgain | PlanAction::Delete)
        | (
            Stage::Reading,
            PlanAction::Send
            | PlanAction::HandIn
            | PlanAction::TakeRedPenBack
            | PlanAction::SealConsensus
            | PlanAction::MeetAgain
            | PlanAction::Delete,
        )
        | (
            Stage::Meeting,
            PlanAction::Send
            | PlanAction::TakeBack
            | PlanAction::HandIn
            | PlanAction::TakeRedPenBack
            | PlanAction::OpenMeeting
            | PlanAction::MeetAgain
            | PlanAction::Delete,
        )
        | (
            Stage::Agreed,
            PlanAction::Send
            | PlanAction::TakeBack
            | PlanAction::HandIn
            | PlanAction::TakeRedPenBack
            | PlanAction::OpenMeeting
            | PlanAction::SealConsensus
            | PlanAction::Edit
            | PlanAction::ChangeLead
            | PlanAction::Delete,
        ) => Err(Refusal::NotInThisStage(stage)),
    }
}

/// Everything the actor may do now.
#[must_use]
pub fn may(stage: Stage, facts: &Facts) -> Vec<PlanAction> {
    ACTIONS.into_iter().filter(|action| step(stage, *action, facts).is_ok()).collect()
}

/// The actions that move the plan on: a latecomer is told who did the last of them.
pub const MOVES: [PlanAction; 5] =
    [PlanAction::Send, PlanAction::TakeBack, PlanAction::OpenMeeting, PlanAction::SealConsensus, PlanAction::MeetAgain];

/// The action as people say it, after 已经.
#[must_use]
pub fn done(action: PlanAction) -> &'static str {
    match action {
        PlanAction::Send => "把教案发给大家了",
        PlanAction::TakeBack => "把教案收回去了",
        PlanAction::HandIn => "交了红笔",
        PlanAction::TakeRedPenBack => "收回了红笔",
        PlanAction::OpenMeeting => "开始讨论了",
        PlanAction::SealConsensus => "定稿了",
        PlanAction::MeetAgain => "再次开始讨论了",
        PlanAction::Edit => "改了教案信息",
        PlanAction::ChangeLead => "换了主备",
        PlanAction::Delete => "删除了教案",
    }
}

fn only<T>(condition: bool, refusal: Refusal, then: T) -> Result<T, Refusal> {
    if condition { Ok(then) } else { Err(refusal) }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        let (code, message) = match refusal {
            Refusal::NotInThisStage(Stage::Draft) => (ErrorCode::Conflict, "教案还是初稿，没有发给大家，现在做不了这一步。"),
            Refusal::NotInThisStage(Stage::FirstDegree) => (ErrorCode::Conflict, "教案已经发给大家，正在用红笔改，现在做不了这一步。"),
            Refusal::NotInThisStage(Stage::Reading) => (ErrorCode::Conflict, "教案已经发给大家，等着讨论，现在做不了这一步。"),
            Refusal::NotInThisStage(Stage::Meeting) => (ErrorCode::Conflict, "讨论已经开始，现在做不了这一步。"),
            Refusal::NotInThisStage(Stage::Agreed) => (ErrorCode::Conflict, "教案已经定稿，不能再改。"),
            Refusal::OnlyTheLead => (ErrorCode::Forbidden, "只有主备教师能这样做。"),
            Refusal::OnlyLeadOrGroupLeader => (ErrorCode::Forbidden, "只有主备教师或组长能这样做。"),
            Refusal::OnlyTheGroupLeader => (ErrorCode::Forbidden, "只有组长能这样做。"),
            Refusal::NoFork => (ErrorCode::Conflict, "你在这份教案上还没有自己的红笔稿。打开教案就会有一份。"),
            Refusal::AlreadyHandedIn => (ErrorCode::Conflict, "你的红笔已经交了。"),
            Refusal::NotHandedIn => (ErrorCode::Conflict, "你的红笔还没有交，可以直接改。"),
            Refusal::AlreadyMarked => (ErrorCode::Conflict, "已经有人动了红笔，不能再收回。"),
            Refusal::AlreadySent => (ErrorCode::Conflict, "教案发给过大家，不能删除。"),
        };
        Self::new(code, message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::groups::workflow::FIRST;

    const STAGES: [Stage; 5] = [Stage::Draft, Stage::FirstDegree, Stage::Reading, Stage::Meeting, Stage::Agreed];
    const NOBODY: Facts =
        Facts { is_lead: false, is_group_leader: false, fork: Fork::None, is_marked: false, was_sent: false, workflow: FIRST };
    const LEAD: Facts = Facts { is_lead: true, fork: Fork::Open, ..NOBODY };
    const GROUP_LEADER: Facts = Facts { is_group_leader: true, fork: Fork::Open, ..NOBODY };
    const MEMBER: Facts = Facts { fork: Fork::Open, ..NOBODY };

    /// Where the pair leads when everything else allows it; the table of the design, written out.
    fn table(stage: Stage, action: PlanAction) -> Option<Next> {
        match (stage, action) {
            (Stage::Draft, PlanAction::Send) => Some(Next::To(Stage::FirstDegree)),
            (Stage::FirstDegree | Stage::Reading, PlanAction::TakeBack) => Some(Next::To(Stage::Draft)),
            (Stage::FirstDegree | Stage::Reading, PlanAction::OpenMeeting) => Some(Next::To(Stage::Meeting)),
            (Stage::Meeting, PlanAction::SealConsensus) => Some(Next::To(Stage::Agreed)),
            (Stage::FirstDegree, PlanAction::HandIn | PlanAction::TakeRedPenBack) => Some(Next::Stay),
            (Stage::Agreed, PlanAction::MeetAgain) => Some(Next::To(Stage::Meeting)),
            (Stage::Draft, PlanAction::Delete) => Some(Next::Gone),
            (Stage::Draft | Stage::FirstDegree | Stage::Reading | Stage::Meeting, PlanAction::Edit | PlanAction::ChangeLead) => {
                Some(Next::Stay)
            }
            _ => None,
        }
    }

    #[test]
    fn every_pair_of_stage_and_action_does_what_the_table_says() {
        for stage in STAGES {
            for action in ACTIONS {
                let fork = if action == PlanAction::TakeRedPenBack { Fork::HandedIn } else { Fork::Open };
                let facts = Facts { fork, is_group_leader: true, ..LEAD };
                assert_eq!(step(stage, action, &facts).ok(), table(stage, action), "{action:?} in {stage:?}");
                if table(stage, action).is_none() {
                    assert_eq!(step(stage, action, &facts), Err(Refusal::NotInThisStage(stage)), "{action:?} in {stage:?}");
                }
            }
        }
    }

    #[test]
    fn nobody_without_a_part_in_the_plan_can_do_anything() {
        for stage in STAGES {
            assert_eq!(may(stage, &NOBODY), [], "{stage:?}");
        }
    }

    #[test]
    fn the_lead_sends_and_a_group_leader_may_open_and_seal_for_them() {
        assert_eq!(may(Stage::Draft, &LEAD), [PlanAction::Send, PlanAction::Edit, PlanAction::Delete]);
        assert_eq!(may(Stage::FirstDegree, &LEAD), [PlanAction::TakeBack, PlanAction::HandIn, PlanAction::OpenMeeting, PlanAction::Edit]);
        assert_eq!(may(Stage::Meeting, &LEAD), [PlanAction::SealConsensus, PlanAction::Edit]);
        for host in [LEAD, GROUP_LEADER] {
            assert_eq!(may(Stage::Agreed, &host), [PlanAction::MeetAgain]);
        }
        assert_eq!(may(Stage::Draft, &GROUP_LEADER), [PlanAction::ChangeLead]);
        assert_eq!(may(Stage::FirstDegree, &GROUP_LEADER), [PlanAction::HandIn, PlanAction::OpenMeeting, PlanAction::ChangeLead]);
        assert_eq!(may(Stage::Reading, &GROUP_LEADER), [PlanAction::OpenMeeting, PlanAction::ChangeLead]);
        assert_eq!(may(Stage::Meeting, &GROUP_LEADER), [PlanAction::SealConsensus, PlanAction::ChangeLead]);
    }

    #[test]
    fn a_member_hands_in_and_takes_back_their_own_red_pen_and_no_more() {
        assert_eq!(may(Stage::FirstDegree, &MEMBER), [PlanAction::HandIn]);
        assert_eq!(may(Stage::FirstDegree, &Facts { fork: Fork::HandedIn, ..MEMBER }), [PlanAction::TakeRedPenBack]);
        for stage in [Stage::Draft, Stage::Meeting, Stage::Agreed] {
            assert_eq!(may(stage, &MEMBER), [], "{stage:?}");
        }
    }

    #[test]
    fn a_sending_with_an_edited_fork_cannot_be_taken_back() {
        let facts = Facts { is_marked: true, ..LEAD };
        assert_eq!(step(Stage::FirstDegree, PlanAction::TakeBack, &facts), Err(Refusal::AlreadyMarked));
        assert!(!may(Stage::FirstDegree, &facts).contains(&PlanAction::TakeBack));
    }

    #[test]
    fn a_draft_that_was_once_sent_cannot_be_deleted_even_after_it_was_taken_back() {
        let facts = Facts { was_sent: true, ..LEAD };
        assert_eq!(step(Stage::Draft, PlanAction::Delete, &facts), Err(Refusal::AlreadySent));
        assert_eq!(may(Stage::Draft, &facts), [PlanAction::Send, PlanAction::Edit]);
    }

    #[test]
    fn the_workflow_says_where_a_sending_leads() {
        for (red_pen, wanted) in
            [(RedPenStep::Absent, Stage::Reading), (RedPenStep::AtHandIn, Stage::FirstDegree), (RedPenStep::Live, Stage::FirstDegree)]
        {
            let facts = Facts { workflow: Workflow { red_pen, ..FIRST }, ..LEAD };
            assert_eq!(step(Stage::Draft, PlanAction::Send, &facts), Ok(Next::To(wanted)), "{red_pen:?}");
        }
        assert_eq!(may(Stage::Reading, &LEAD), [PlanAction::TakeBack, PlanAction::OpenMeeting, PlanAction::Edit]);
        assert_eq!(may(Stage::Reading, &MEMBER), []);
    }

    #[test]
    fn each_refusal_says_what_is_missing() {
        let refused = |stage, action, facts: Facts| step(stage, action, &facts).expect_err("is refused");
        assert_eq!(refused(Stage::Draft, PlanAction::Send, GROUP_LEADER), Refusal::OnlyTheLead);
        assert_eq!(refused(Stage::FirstDegree, PlanAction::TakeBack, GROUP_LEADER), Refusal::OnlyTheLead);
        assert_eq!(refused(Stage::Draft, PlanAction::Delete, GROUP_LEADER), Refusal::OnlyTheLead);
        assert_eq!(refused(Stage::Meeting, PlanAction::Edit, GROUP_LEADER), Refusal::OnlyTheLead);
        assert_eq!(refused(Stage::FirstDegree, PlanAction::OpenMeeting, MEMBER), Refusal::OnlyLeadOrGroupLeader);
        assert_eq!(refused(Stage::Meeting, PlanAction::SealConsensus, MEMBER), Refusal::OnlyLeadOrGroupLeader);
        assert_eq!(refused(Stage::Draft, PlanAction::ChangeLead, LEAD), Refusal::OnlyTheGroupLeader);
        assert_eq!(refused(Stage::Agreed, PlanAction::MeetAgain, MEMBER), Refusal::OnlyLeadOrGroupLeader);
        assert_eq!(refused(Stage::FirstDegree, PlanAction::HandIn, NOBODY), Refusal::NoFork);
        assert_eq!(refused(Stage::FirstDegree, PlanAction::TakeRedPenBack, NOBODY), Refusal::NoFork);
        assert_eq!(refused(Stage::FirstDegree, PlanAction::HandIn, Facts { fork: Fork::HandedIn, ..MEMBER }), Refusal::AlreadyHandedIn);
        assert_eq!(refused(Stage::FirstDegree, PlanAction::TakeRedPenBack, MEMBER), Refusal::NotHandedIn);
    }
}
