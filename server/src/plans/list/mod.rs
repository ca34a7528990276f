//! The list of plans as its reader needs it: whose turn it is, and what to keep for offline. Pure.

mod sql;

use super::{
    third::{self, Duty, OwnTeaching},
    view::draft_due_at,
};
use crate::policy::Standing;
use sandu_proto::{
    http::{
        accounts::Person,
        plans::{PlanSummary, Stage, Waiting},
        workflow::Workflow,
    },
    id::{DocumentId, GroupId, PlanId},
};
pub use sql::list;

/// One plan, seen by one account.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: PlanId,
    pub group_id: GroupId,
    pub group_name: String,
    pub title: String,
    pub subject: String,
    pub grade: String,
    pub lead: Person,
    pub is_lead: bool,
    pub stage: Stage,
    pub meeting_at_ms: Option<i64>,
    pub changed_at_ms: i64,
    pub standing: Standing,
    pub is_coauthor: bool,
    pub draft: Option<DocumentId>,
    pub fork: OwnFork,
    /// The reader has opened what was sent.
    pub has_read: bool,
    /// The term plan names nobody to review it, or the reader.
    pub is_reviewer: bool,
    pub workflow: Workflow,
    /// The reader has answered 已阅,无修改, and written nothing since.
    pub has_no_changes: bool,
    pub consensus: Option<DocumentId>,
    /// Members besides the lead who have neither handed in nor answered that they change nothing.
    pub awaited: i64,
    /// When the consensus was sealed last.
    pub agreed_at_ms: Option<i64>,
    /// The reader's own, from after the consensus.
    pub teachings: Vec<OwnTeaching>,
}

/// The reader's own fork.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnFork {
    None,
    Open(DocumentId),
    HandedIn,
}

/// What may be due in a plan for one of its people; officers too, who come to meetings.
#[derive(Clone, Debug)]
pub struct Due {
    pub plan: PlanId,
    pub title: String,
    pub group_id: GroupId,
    pub group_name: String,
    pub stage: Stage,
    pub waiting: Option<Waiting>,
    pub meeting_at_ms: Option<i64>,
    pub draft_due_at_ms: Option<i64>,
    /// When class is over, as far as can be known.
    pub taught_by_ms: Option<i64>,
}

impl Line {
    /// `None` for who only looks on from outside the group.
    #[must_use]
    pub fn due(self, now_ms: i64) -> Option<Due> {
        match self.standing {
            Standing::Member | Standing::Leader | Standing::Officer => {}
            Standing::Stranger | Standing::Former => return None,
        }
        Some(Due {
            waiting: self.waiting(now_ms),
            draft_due_at_ms: self.meeting_at_ms.map(|at| draft_due_at(at, self.workflow.lead_days)),
            taught_by_ms: third::taught_by(&self.teachings, self.agreed_at_ms),
            plan: self.id,
            title: self.title,
            group_id: self.group_id,
            group_name: self.group_name,
            stage: self.stage,
            meeting_at_ms: self.meeting_at_ms,
        })
    }

    /// The line as it is sent.
    #[must_use]
    pub fn summary(self, now_ms: i64) -> PlanSummary {
        let waiting = self.waiting(now_ms);
        let prefetch = self.prefetch();
        PlanSummary {
            id: self.id,
            group_id: self.group_id,
            group_name: self.group_name,
            title: self.title,
            subject: self.subject,
            grade: self.grade,
            lead: self.lead,
            stage: self.stage,
            meeting_at_ms: self.meeting_at_ms,
            changed_at_ms: self.changed_at_ms,
            workflow: self.workflow,
            waiting,
            prefetch,
        }
    }

    fn is_member(&self) -> bool {
        match self.standing {
            Standing::Member | Standing::Leader => true,
            Standing::Officer | Standing::Stranger | Standing::Former => false,
        }
    }

    fn is_author(&self) -> bool {
        self.is_member() && (self.is_lead || self.is_coauthor)
    }

    fn may_open(&self) -> bool {
        self.is_member() && (self.is_lead || self.standing == Standing::Leader)
    }

    fn duty(&self) -> Duty {
        Duty { workflow: self.workflow, is_lead: self.is_lead }
    }

    fn waiting(&self, now_ms: i64) -> Option<Waiting> {
        match self.stage {
            Stage::Draft => self.is_author().then_some(Waiting::Draft),
            Stage::FirstDegree => {
                let is_due = self.meeting_at_ms.is_some_and(|at| at <= now_ms);
                // The lead's own red pen is welcome, but nobody waits for it.
                let owes_red_pen =
                    self.is_member() && !self.is_lead && self.is_reviewer && self.fork != OwnFork::HandedIn && !self.has_no_changes;
                if self.may_open() && (is_due || self.awaited == 0) {
                    Some(Waiting::OpenMeeting)
                } else {
                    owes_red_pen.then_some(Waiting::RedPen)
                }
            }
            // Nobody hands anything in: the meeting waits for its time alone.
            Stage::Reading if self.may_open() && self.meeting_at_ms.is_none_or(|at| at <= now_ms) => Some(Waiting::OpenMeeting),
            Stage::Reading => (self.is_member() && !self.is_lead && !self.has_read).then_some(Waiting::Read),
            Stage::Meeting => (self.is_member() || self.standing == Standing::Officer).then_some(Waiting::Meeting),
            Stage::Agreed if self.is_member() => third::waiting(&self.teachings, &self.duty(), self.agreed_at_ms, now_ms),
            Stage::Agreed => None,
        }
    }

    fn prefetch(&self) -> Vec<DocumentId> {
        if !self.is_member() {
            return Vec::new();
        }
        let wanted = match (self.stage, self.fork) {
            (Stage::Draft, _) => self.draft.filter(|_| self.is_author()),
            (Stage::FirstDegree, OwnFork::Open(fork)) => Some(fork),
            (Stage::Meeting, _) => self.consensus,
            (Stage::FirstDegree, OwnFork::None | OwnFork::HandedIn) | (Stage::Reading | Stage::Agreed, _) => None,
        };
        // Classes are taught while the group may be meeting again.
        wanted.into_iter().chain(third::open(&self.teachings)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::groups::workflow::{FIRST, workflow};
    use sandu_proto::{http::workflow::Preset, id::AccountId};

    const NOW: i64 = 1_000_000;

    fn line(stage: Stage) -> Line {
        Line {
            id: PlanId::new(),
            group_id: GroupId::new(),
            group_name: "三年级数学备课组".into(),
            title: "分数的初步认识".into(),
            subject: "数学".into(),
            grade: "三年级".into(),
            lead: Person { id: AccountId::new(), name: "陈思远".into() },
            is_lead: false,
            stage,
            meeting_at_ms: Some(NOW + 1),
            changed_at_ms: NOW,
            standing: Standing::Member,
            is_coauthor: false,
            draft: Some(DocumentId::new()),
            fork: OwnFork::Open(DocumentId::new()),
            has_read: false,
            is_reviewer: true,
            workflow: FIRST,
            has_no_changes: false,
            consensus: Some(DocumentId::new()),
            awaited: 2,
            agreed_at_ms: None,
            teachings: vec![],
        }
    }

    fn lead(stage: Stage) -> Line {
        Line { is_lead: true, ..line(stage) }
    }

    fn leader(stage: Stage) -> Line {
        Line { standing: Standing::Leader, ..line(stage) }
    }

    #[test]
    fn a_draft_waits_for_its_authors() {
        assert_eq!(lead(Stage::Draft).waiting(NOW), Some(Waiting::Draft));
        assert_eq!(Line { is_coauthor: true, ..line(Stage::Draft) }.waiting(NOW), Some(Waiting::Draft));
        assert_eq!(line(Stage::Draft).waiting(NOW), None);
        assert_eq!(leader(Stage::Draft).waiting(NOW), None);
    }

    #[test]
    fn a_sent_plan_waits_for_each_members_red_pen_but_not_for_the_leads() {
        assert_eq!(line(Stage::FirstDegree).waiting(NOW), Some(Waiting::RedPen));
        assert_eq!(leader(Stage::FirstDegree).waiting(NOW), Some(Waiting::RedPen));
        assert_eq!(Line { fork: OwnFork::None, ..line(Stage::FirstDegree) }.waiting(NOW), Some(Waiting::RedPen));
        assert_eq!(Line { fork: OwnFork::HandedIn, ..line(Stage::FirstDegree) }.waiting(NOW), None);
        assert_eq!(Line { has_no_changes: true, ..line(Stage::FirstDegree) }.waiting(NOW), None);
        assert_eq!(lead(Stage::FirstDegree).waiting(NOW), None);
        assert_eq!(Line { standing: Standing::Officer, ..line(Stage::FirstDegree) }.waiting(NOW), None);
    }

    #[test]
    fn the_meeting_waits_to_be_opened_when_all_have_handed_in_or_its_time_has_come() {
        assert_eq!(Line { awaited: 0, ..lead(Stage::FirstDegree) }.waiting(NOW), Some(Waiting::OpenMeeting));
        assert_eq!(Line { awaited: 0, ..leader(Stage::FirstDegree) }.waiting(NOW), Some(Waiting::OpenMeeting));
        assert_eq!(lead(Stage::FirstDegree).waiting(NOW + 1), Some(Waiting::OpenMeeting));
        assert_eq!(line(Stage::FirstDegree).waiting(NOW + 1), Some(Waiting::RedPen));
        assert_eq!(Line { meeting_at_ms: None, ..lead(Stage::FirstDegree) }.waiting(i64::MAX), None);
    }

    #[test]
    fn red_pen_is_awaited_only_from_the_reviewers_that_the_term_plan_names() {
        assert_eq!(Line { is_reviewer: false, ..line(Stage::FirstDegree) }.waiting(NOW), None);
        assert_eq!(Line { is_reviewer: false, awaited: 0, ..leader(Stage::FirstDegree) }.waiting(NOW), Some(Waiting::OpenMeeting));
    }

    #[test]
    fn without_red_pen_a_sent_plan_waits_to_be_read_and_then_for_its_time() {
        assert_eq!(line(Stage::Reading).waiting(NOW), Some(Waiting::Read));
        assert_eq!(Line { has_read: true, ..line(Stage::Reading) }.waiting(NOW + 1), None);
        assert_eq!(lead(Stage::Reading).waiting(NOW), None);
        assert_eq!(lead(Stage::Reading).waiting(NOW + 1), Some(Waiting::OpenMeeting));
        assert_eq!(leader(Stage::Reading).waiting(NOW + 1), Some(Waiting::OpenMeeting));
        assert_eq!(Line { meeting_at_ms: None, ..lead(Stage::Reading) }.waiting(NOW), Some(Waiting::OpenMeeting));
        assert_eq!(Line { standing: Standing::Officer, ..line(Stage::Reading) }.waiting(NOW), None);
        assert_eq!(line(Stage::Reading).prefetch(), []);
    }

    #[test]
    fn one_scribes_plan_waits_for_everybodys_reflection_and_for_no_class() {
        let agreed = Line { workflow: workflow(Preset::OneScribe), agreed_at_ms: Some(NOW), ..line(Stage::Agreed) };
        assert_eq!(agreed.waiting(NOW), Some(Waiting::Reflect));
    }

    #[test]
    fn an_open_meeting_waits_for_the_group_and_its_officers() {
        assert_eq!(line(Stage::Meeting).waiting(NOW), Some(Waiting::Meeting));
        assert_eq!(Line { standing: Standing::Officer, ..line(Stage::Meeting) }.waiting(NOW), Some(Waiting::Meeting));
        assert_eq!(Line { standing: Standing::Stranger, ..line(Stage::Meeting) }.waiting(NOW), None);
        assert_eq!(lead(Stage::Agreed).waiting(NOW), None);
    }

    #[test]
    fn what_one_writes_now_is_kept_for_offline() {
        let draft = lead(Stage::Draft);
        assert_eq!(draft.prefetch(), draft.draft.into_iter().collect::<Vec<_>>());
        assert_eq!(line(Stage::Draft).prefetch(), []);
        let fork = DocumentId::new();
        assert_eq!(Line { fork: OwnFork::Open(fork), ..line(Stage::FirstDegree) }.prefetch(), [fork]);
        assert_eq!(Line { fork: OwnFork::HandedIn, ..line(Stage::FirstDegree) }.prefetch(), []);
        let meeting = line(Stage::Meeting);
        assert_eq!(meeting.prefetch(), meeting.consensus.into_iter().collect::<Vec<_>>());
        assert_eq!(line(Stage::Agreed).prefetch(), []);
        assert_eq!(Line { standing: Standing::Officer, ..line(Stage::Meeting) }.prefetch(), []);
    }
}
