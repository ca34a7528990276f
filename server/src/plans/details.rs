//! Making a plan, and changing what stands on its cover: title, meeting time, co-authors.

use super::{Situation, acts, sql, stage};
use crate::{
    auth::User,
    clock::now_ms,
    db::Connection,
    error::{Error, Result},
    groups::{self, Role},
    sync::documents::{self, Start},
};
use sandu_proto::{
    http::plans::{DocumentKind, EditPlan, NewPlan, PlanAction, Stage},
    id::{AccountId, DocumentId, PlanId},
};

/// Fits one line of a list on a tablet twice over.
const TITLE_CHARS: usize = 80;
/// 道德与法治 is five; a band such as 三至六年级 six.
const LABEL_CHARS: usize = 20;
/// What one says when handing round papers; more belongs into the draft.
const NOTE_CHARS: usize = 300;
/// More people than that write no draft together; bounds the rows of one request.
const COAUTHORS: usize = 20;
/// The year 2100: later is a slip of the finger.
const LATEST_MS: i64 = 4_102_444_800_000;

/// Adds a plan whose draft begins with `state` (from `Sync::state_from_content`), in the caller's transaction.
pub async fn create(connection: &mut Connection, lead: AccountId, new: NewPlan, state: &[u8]) -> Result<PlanId> {
    let new = checked(new)?;
    match groups::role(connection, new.group_id, lead).await? {
        Some(Role::Member | Role::Leader) => {}
        Some(Role::Officer) => return Err(Error::forbidden("教研员不能在组里主备教案。")),
        None => return Err(Error::not_found("没有这个备课组，或者你不在组里。")),
    }
    let now = now_ms();
    let (plan, draft) = (PlanId::new(), DocumentId::new());
    let group = groups::load(connection, new.group_id).await?.ok_or_else(groups::unknown)?;
    sql::insert(connection, plan, &new, lead, &group.settings.workflow, now).await?;
    documents::create(connection, draft, Start::State(state)).await?;
    sql::add_document(connection, plan, (draft, DocumentKind::Draft, lead), now).await?;
    Ok(plan)
}

/// Whether the request can be carried out at all; asked before a state is made for it.
pub fn checked(new: NewPlan) -> Result<NewPlan> {
    let (title, subject, grade) = cover(&new.title, &new.subject, &new.grade)?;
    Ok(NewPlan { group_id: new.group_id, title, subject, grade, meeting_at_ms: new.meeting_at_ms.map(meeting_time).transpose()? })
}

/// Title, subject and grade as they are stored.
pub fn cover(title: &str, subject: &str, grade: &str) -> Result<(String, String, String)> {
    Ok((text(title, TITLE_CHARS, "课题")?, text(subject, LABEL_CHARS, "学科")?, text(grade, LABEL_CHARS, "年级")?))
}

/// Changes the cover, in the caller's transaction.
pub async fn edit(connection: &mut Connection, situation: &Situation, user: &User, edit: EditPlan) -> Result<()> {
    let plan = &situation.plan;
    stage::step(plan.stage, PlanAction::Edit, &situation.facts(user))?;
    let now = acts::claim(connection, acts::Move::staying(situation, user, PlanAction::Edit)?).await?;
    if let Some(title) = edit.title {
        sql::set_title(connection, plan.id, &text(&title, TITLE_CHARS, "课题")?).await?;
    }
    if let Some(at) = edit.meeting_at_ms {
        sql::set_meeting(connection, plan.id, meeting_time(at)?, now).await?;
    }
    if let Some(note) = edit.note {
        if plan.stage != Stage::Draft {
            return Err(Error::conflict("教案已经发给大家，附言不能再改。"));
        }
        sql::set_note(connection, plan.id, &checked_note(&note)?).await?;
    }
    if let Some(coauthors) = edit.coauthors {
        set_coauthors(connection, situation, &coauthors, now).await?;
    }
    Ok(())
}

async fn set_coauthors(connection: &mut Connection, situation: &Situation, coauthors: &[AccountId], now: i64) -> Result<()> {
    if situation.plan.stage != Stage::Draft {
        return Err(Error::conflict("教案已经发给大家，不能再改合写的人。"));
    }
    if coauthors.len() > COAUTHORS {
        return Err(Error::invalid("合写的人最多 20 位。"));
    }
    if !coauthors.iter().all(|coauthor| situation.has_member(*coauthor)) {
        return Err(Error::invalid("合写的人要在备课组里。"));
    }
    sql::remove_coauthors(connection, situation.plan.id, now).await?;
    for coauthor in coauthors.iter().filter(|id| **id != situation.plan.lead.id) {
        sql::add_coauthor(connection, situation.plan.id, *coauthor).await?;
    }
    Ok(())
}

/// A few lines of greeting and what to look at; may be empty.
fn checked_note(given: &str) -> Result<String> {
    let note = given.trim();
    if note.chars().count() > NOTE_CHARS || note.chars().any(|letter| letter.is_control() && letter != '\n') {
        return Err(Error::invalid(format!("附言最多 {NOTE_CHARS} 个字。")));
    }
    Ok(note.to_owned())
}

pub fn text(given: &str, most: usize, what: &str) -> Result<String> {
    let text = given.trim();
    let length = text.chars().count();
    if length == 0 {
        return Err(Error::invalid(format!("请填写{what}。")));
    }
    if length > most {
        return Err(Error::invalid(format!("{what}最多 {most} 个字。")));
    }
    if text.chars().any(char::is_control) {
        return Err(Error::invalid(format!("{what}里有不能用的字符。")));
    }
    Ok(text.to_owned())
}

pub fn meeting_time(at_ms: i64) -> Result<i64> {
    if (0..LATEST_MS).contains(&at_ms) { Ok(at_ms) } else { Err(Error::invalid("讨论时间不对，请重新选。")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sandu_proto::id::GroupId;

    fn new(title: &str) -> NewPlan {
        NewPlan { group_id: GroupId::new(), title: title.into(), subject: "数学".into(), grade: "三年级".into(), meeting_at_ms: None }
    }

    #[test]
    fn a_title_has_one_to_eighty_characters_and_no_control_characters() {
        assert_eq!(checked(new("  分数的初步认识 ")).expect("fits").title, "分数的初步认识");
        assert!(checked(new(&"课".repeat(80))).is_ok());
        for refused in ["", "  \n ", &"课".repeat(81), "分数\u{0}"] {
            assert_eq!(checked(new(refused)).expect_err("is refused").code, crate::error::ErrorCode::Invalid, "{refused:?}");
        }
    }

    #[test]
    fn a_subject_and_a_grade_have_at_most_twenty_characters() {
        assert!(checked(NewPlan { subject: "数".repeat(21), ..new("分数") }).is_err());
        assert!(checked(NewPlan { grade: String::new(), ..new("分数") }).is_err());
    }

    #[test]
    fn a_note_has_at_most_three_hundred_characters_and_may_have_lines() {
        assert_eq!(checked_note(" 请看第三环节。\n谢谢 ").expect("fits"), "请看第三环节。\n谢谢");
        assert!(checked_note("").is_ok() && checked_note(&"字".repeat(300)).is_ok());
        assert!(checked_note(&"字".repeat(301)).is_err() && checked_note("\u{7}").is_err());
    }

    #[test]
    fn a_meeting_before_1970_or_after_2100_is_refused() {
        for (at, fits) in [(-1, false), (0, true), (LATEST_MS - 1, true), (LATEST_MS, false), (i64::MAX, false)] {
            assert_eq!(checked(NewPlan { meeting_at_ms: Some(at), ..new("分数") }).is_ok(), fits, "{at}");
        }
    }
}
