//! The closing checks that a group has set (docs/design.md, rules 65 and 71): what must be true before its meeting ends, besides what is true of
//! every meeting ([`crate::meetings`]). Why somebody was absent is noted here.

mod sql;

pub use sql::noted as absences;

use super::{Situation, stage, unknown};
use crate::{
    app::App,
    auth::User,
    clock::now_ms,
    db::Connection,
    error::{Error, Result},
    groups,
};
use sandu_proto::{
    http::{
        accounts::Person,
        plans::Stage,
        workflow::{Absent, Closing, ClosingChecks, NoteAbsence},
    },
    id::PlanId,
};

/// 外出培训, 病假, 带学生比赛: a short line.
const REASON_CHARS: usize = 100;

/// What the checks depend on.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Facts {
    /// In the group now.
    members: usize,
    signed_in: usize,
    /// Members who neither signed in nor have a reason noted.
    unexplained: Vec<String>,
    /// Somebody has written in the minutes; `None` for a meeting that has none, of which nothing is asked.
    has_minutes: Option<bool>,
}

/// Refuses, saying what is missing, unless the plan's closing checks are met.
pub async fn check(connection: &mut Connection, plan: PlanId) -> Result<()> {
    let situation = Situation::load(connection, plan).await?.ok_or_else(unknown)?;
    let absent = absent(connection, &situation).await?;
    let unexplained = absent.into_iter().filter(|one| one.reason.is_none()).map(|one| one.person.name).collect();
    let has_minutes = sql::has_minutes(connection, plan).await?;
    let facts = Facts { members: members(&situation), signed_in: situation.signed_in.len(), unexplained, has_minutes };
    missing(&situation.plan.workflow.closing, &facts).map_or(Ok(()), |missing| Err(Error::conflict(missing)))
}

/// A group that has become smaller than what it once agreed on, or agreed on too many, is complete when everybody has come: a plan's
/// checks never change, and one that nobody can meet would keep it open for ever.
fn needed(checks: &ClosingChecks, members: usize) -> u8 {
    u8::try_from(members).map_or(checks.min_signed_in, |members| checks.min_signed_in.min(members))
}

fn members(situation: &Situation) -> usize {
    situation.people.iter().filter(|(_, role)| groups::is_member(*role)).count()
}

fn missing(checks: &ClosingChecks, facts: &Facts) -> Option<String> {
    let needed = needed(checks, facts.members);
    if facts.signed_in < usize::from(needed) {
        return Some(format!("组里约定至少 {needed} 人签到才定稿，现在签到的有 {} 人。", facts.signed_in));
    }
    if checks.absences && !facts.unexplained.is_empty() {
        return Some(format!("没来的老师还没有写明原因：{}。", facts.unexplained.join("、")));
    }
    (checks.minutes && facts.has_minutes == Some(false)).then(|| "讨论记录还没有写。组里约定写了记录才定稿。".to_owned())
}

async fn absent(connection: &mut Connection, situation: &Situation) -> Result<Vec<Absent>> {
    let reasons = sql::absences(connection, situation.plan.id).await?;
    let is_absent = |person: &&Person| situation.has_member(person.id) && !situation.signed_in.contains(&person.id);
    let people = situation.people.iter().map(|(person, _)| person).filter(is_absent);
    Ok(people.map(|person| Absent { person: person.clone(), reason: reasons.get(&person.id).cloned() }).collect())
}

/// How far the checks are, for the plan's group and its officers.
pub async fn view(connection: &mut Connection, user: &User, plan: PlanId) -> Result<Closing> {
    let situation = Situation::seen_by(connection, user, plan).await?;
    let stage::Facts { is_lead, is_group_leader, .. } = situation.facts(user);
    Ok(Closing {
        checks: ClosingChecks {
            min_signed_in: needed(&situation.plan.workflow.closing, members(&situation)),
            ..situation.plan.workflow.closing
        },
        signed_in: u32::try_from(situation.signed_in.len()).map_err(Error::internal)?,
        absent: absent(connection, &situation).await?,
        has_minutes: sql::has_minutes(connection, plan).await?,
        may_note: (is_lead || is_group_leader) && situation.plan.stage == Stage::Meeting,
    })
}

/// Notes why a member is not at the meeting.
pub async fn note(app: &App, user: &User, plan: PlanId, note: NoteAbsence) -> Result<Closing> {
    let mut tx = app.db.begin().await?;
    write(&mut tx, user, plan, &note).await?;
    let view = view(&mut tx, user, plan).await?;
    tx.commit().await?;
    Ok(view)
}

pub(super) async fn write(connection: &mut Connection, user: &User, plan: PlanId, note: &NoteAbsence) -> Result<()> {
    let reason = super::details::text(&note.reason, REASON_CHARS, "原因")?;
    let situation = Situation::seen_by(connection, user, plan).await?;
    let stage::Facts { is_lead, is_group_leader, .. } = situation.facts(user);
    if !(is_lead || is_group_leader) {
        return Err(stage::Refusal::OnlyLeadOrGroupLeader.into());
    }
    if situation.plan.stage != Stage::Meeting {
        return Err(stage::Refusal::NotInThisStage(situation.plan.stage).into());
    }
    let absent = absent(connection, &situation).await?;
    if !absent.iter().any(|one| one.person.id == note.account) {
        return Err(Error::invalid("只给组里没有签到的老师写原因。"));
    }
    sql::note_absence(connection, plan, (note.account, &reason), user.id, now_ms()).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checks_say_what_is_missing() {
        let checks = ClosingChecks { min_signed_in: 3, minutes: true, absences: true };
        let facts = |signed_in, unexplained: &[&str]| Facts {
            members: 5,
            signed_in,
            unexplained: unexplained.iter().map(|&name| name.into()).collect(),
            has_minutes: Some(true),
        };
        assert_eq!(missing(&checks, &facts(3, &[])), None);
        assert_eq!(missing(&checks, &facts(2, &[])).as_deref(), Some("组里约定至少 3 人签到才定稿，现在签到的有 2 人。"));
        assert_eq!(missing(&checks, &facts(3, &["赵明", "周晓岚"])).as_deref(), Some("没来的老师还没有写明原因：赵明、周晓岚。"));
        assert_eq!(missing(&ClosingChecks { absences: false, ..checks }, &facts(3, &["赵明"])), None);
        let minutes = |has_minutes| missing(&checks, &Facts { has_minutes, ..facts(3, &[]) });
        assert_eq!(minutes(Some(false)).as_deref(), Some("讨论记录还没有写。组里约定写了记录才定稿。"));
        assert_eq!(minutes(None), None, "a meeting without minutes is not asked for them");
    }

    #[test]
    fn when_everybody_has_come_nobody_more_is_asked_for() {
        let checks = ClosingChecks { min_signed_in: 20, minutes: false, absences: false };
        let facts = |members, signed_in| Facts { members, signed_in, unexplained: Vec::new(), has_minutes: None };
        assert_eq!(missing(&checks, &facts(5, 5)), None);
        assert_eq!(missing(&checks, &facts(5, 4)).as_deref(), Some("组里约定至少 5 人签到才定稿，现在签到的有 4 人。"));
        assert!(missing(&checks, &facts(300, 19)).is_some() && missing(&checks, &facts(300, 20)).is_none());
    }
}
