//! One plan as one person may see it. Pure: everything has been loaded.

use super::{Situation, stage};
use crate::{auth::User, groups, policy, readings};
use sandu_proto::{
    frame::Right,
    http::{
        plans::{DocumentKind, Member, PlanDocument, PlanView},
        third::ThirdDegree,
        versions::VersionSummary,
    },
};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The page of a plan. The caller has checked that `user` may see the plan.
#[must_use]
pub fn view(situation: &Situation, user: &User, versions: Vec<VersionSummary>, readings: &[readings::Row], third: ThirdDegree) -> PlanView {
    let Situation { plan, group, .. } = situation;
    PlanView {
        id: plan.id,
        group_id: group.id,
        group_name: group.name.clone(),
        workflow: plan.workflow,
        note: plan.note.clone(),
        title: plan.title.clone(),
        subject: plan.subject.clone(),
        grade: plan.grade.clone(),
        lead: plan.lead.clone(),
        coauthors: situation.coauthors.clone(),
        stage: plan.stage,
        meeting_at_ms: plan.meeting_at_ms,
        sent_at_ms: plan.sent_at_ms,
        sent_on_time: sent_on_time(plan.sent_at_ms, plan.meeting_at_ms, plan.workflow.lead_days),
        members: members(situation, readings),
        documents: documents(situation, user),
        versions: versions.into_iter().filter(|version| may_read(situation, user, version)).collect(),
        may: stage::may(plan.stage, &situation.facts(user)),
        third,
    }
}

/// When the draft has to be sent: docs/design.md, rule 2.
#[must_use]
pub fn draft_due_at(meeting_at_ms: i64, lead_days: u8) -> i64 {
    meeting_at_ms - i64::from(lead_days) * DAY_MS
}

/// By the server's clock.
#[must_use]
pub fn sent_on_time(sent_at_ms: Option<i64>, meeting_at_ms: Option<i64>, lead_days: u8) -> Option<bool> {
    Some(sent_at_ms? <= draft_due_at(meeting_at_ms?, lead_days))
}

fn members(situation: &Situation, readings: &[readings::Row]) -> Vec<Member> {
    let members = situation.people.iter().filter(|(_, role)| groups::is_member(*role));
    members
        .map(|(person, _)| {
            let reading = readings.iter().find(|reading| reading.reader == person.id);
            Member {
                person: person.clone(),
                is_reviewer: situation.is_reviewer(person.id),
                handed_in_at_ms: situation.fork_of(person.id).and_then(|fork| fork.handed_in_at_ms),
                first_read_at_ms: reading.map(|reading| reading.opened_at_ms),
                answered_no_changes_at_ms: reading.and_then(|reading| reading.no_changes_at_ms),
            }
        })
        .collect()
}

fn documents(situation: &Situation, user: &User) -> Vec<PlanDocument> {
    let actor = situation.actor(user);
    let opened = situation.documents.iter().filter_map(|row| {
        let actor = policy::Actor { is_owner: row.owner.id == user.id, ..actor };
        let right = policy::access(&actor, &situation.document(row))?.right;
        let can_write = match right {
            Right::Keep => return None,
            Right::Read => false,
            Right::Write => true,
        };
        Some(PlanDocument { id: row.id, kind: row.kind, owner: row.owner.clone(), can_write, is_sealed: row.is_sealed })
    });
    let mut opened: Vec<_> = opened.collect();
    opened.sort_by_key(|document| match document.kind {
        DocumentKind::Draft => 0,
        DocumentKind::Fork => 1,
        DocumentKind::Consensus => 2,
        DocumentKind::Minutes => 3,
        DocumentKind::Adaptation => 4,
        DocumentKind::Reflection => 5,
        DocumentKind::Revised => 6,
    });
    opened
}

fn may_read(situation: &Situation, user: &User, version: &VersionSummary) -> bool {
    let actor = policy::Actor { is_owner: version.owner.id == user.id, ..situation.actor(user) };
    policy::may_read_version(&actor, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sending_is_on_time_up_to_the_groups_lead_time_before_the_meeting() {
        let meeting = 100 * DAY_MS;
        assert_eq!(sent_on_time(Some(meeting - 3 * DAY_MS), Some(meeting), 3), Some(true));
        assert_eq!(sent_on_time(Some(meeting - 3 * DAY_MS + 1), Some(meeting), 3), Some(false));
        assert_eq!(sent_on_time(Some(meeting - 3 * DAY_MS), Some(meeting), 7), Some(false));
        assert_eq!(sent_on_time(None, Some(meeting), 3), None);
        assert_eq!(sent_on_time(Some(meeting), None, 3), None);
    }
}
