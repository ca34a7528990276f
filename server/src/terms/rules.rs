//! What a term and its lessons may be. Pure.

use crate::{
    error::{Error, Result},
    groups::workflow::checked_place,
    plans::{checked_text, meeting_time},
};
use sandu_proto::{
    http::{
        plans::Stage,
        terms::{NewTerm, SaveLesson},
    },
    id::{AccountId, PlanId},
};

const NAME_CHARS: usize = 40;
/// A whole year with its holidays, for groups that plan by the year.
const MAX_WEEKS: u8 = 60;
/// As many as may write a draft together; nobody reads so many red pens.
const REVIEWERS: usize = 20;

pub fn checked_term(new: NewTerm) -> Result<NewTerm> {
    if !(1..=MAX_WEEKS).contains(&new.weeks) {
        return Err(Error::invalid(format!("一个学期有 1 到 {MAX_WEEKS} 周。")));
    }
    let begins_at_ms = meeting_time(new.begins_at_ms).map_err(|_| Error::invalid("开学的日期不对，请重新选。"))?;
    Ok(NewTerm { name: checked_text(&new.name, NAME_CHARS, "学期的名字")?, begins_at_ms, ..new })
}

/// Trimmed, and with each reviewer once; the lead reviews nothing of their own.
pub fn checked_lesson(new: SaveLesson) -> Result<SaveLesson> {
    let mut reviewers = new.reviewers;
    if reviewers.len() > REVIEWERS {
        return Err(Error::invalid(format!("副备老师最多 {REVIEWERS} 位。")));
    }
    reviewers.sort_unstable();
    reviewers.dedup();
    reviewers.retain(|reviewer| *reviewer != new.lead);
    let cover = crate::plans::checked_cover(&new.title, &new.subject, &new.grade)?;
    Ok(SaveLesson {
        title: cover.0,
        subject: cover.1,
        grade: cover.2,
        reviewers,
        meeting_at_ms: new.meeting_at_ms.map(meeting_time).transpose()?,
        place: checked_place(&new.place)?,
        ..new
    })
}

/// What to say when lead or reviewers are not of the group.
pub fn stranger(new: &SaveLesson, is_member: impl Fn(AccountId) -> bool) -> Option<&'static str> {
    if !is_member(new.lead) {
        return Some("主备要是组里的老师。");
    }
    (!new.reviewers.iter().all(|reviewer| is_member(*reviewer))).then_some("副备要是组里的老师。")
}

/// Whether a lesson may be changed so; answers with the plan whose meeting moves.
pub fn change(plan: Option<(PlanId, Stage)>, before: &SaveLesson, new: &SaveLesson) -> Result<Option<PlanId>> {
    let Some((plan, stage)) = plan else { return Ok(None) };
    let cover = |lesson: &SaveLesson| (lesson.title.clone(), lesson.subject.clone(), lesson.grade.clone());
    if cover(before) != cover(new) || before.lead != new.lead {
        return Err(Error::conflict("这一课已经开始备了，课题和主备请在教案里改。"));
    }
    if before.meeting_at_ms == new.meeting_at_ms {
        return Ok(None);
    }
    match (stage, new.meeting_at_ms) {
        (Stage::Agreed, _) => Err(Error::conflict("这一课已经定稿，讨论的时间不能再改。")),
        (_, None) => Err(Error::conflict("这一课已经开始备了，讨论的时间可以改，不能去掉。")),
        (Stage::Draft | Stage::FirstDegree | Stage::Reading | Stage::Meeting, Some(_)) => Ok(Some(plan)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lesson() -> SaveLesson {
        SaveLesson {
            title: "认识几分之一".into(),
            subject: "数学".into(),
            grade: "三年级".into(),
            lead: AccountId::new(),
            reviewers: vec![],
            meeting_at_ms: Some(1_800_000_000_000),
            place: "三楼教研室".into(),
        }
    }

    #[test]
    fn a_term_has_a_name_a_beginning_and_one_to_sixty_weeks() {
        let new = |name: &str, begins_at_ms, weeks| checked_term(NewTerm { name: name.into(), begins_at_ms, weeks });
        assert_eq!(new(" 2026年秋季学期 ", 1_788_000_000_000, 20).expect("fits").name, "2026年秋季学期");
        for (name, begins, weeks) in [("", 0, 20), ("秋", -1, 20), ("秋", 0, 0), ("秋", 0, 61), (&*"秋".repeat(41), 0, 20)] {
            assert!(new(name, begins, weeks).is_err(), "{name} {begins} {weeks}");
        }
    }

    #[test]
    fn a_lesson_is_checked_like_a_plan_and_names_each_reviewer_once() {
        let (lead, wang) = (AccountId::new(), AccountId::new());
        let checked = checked_lesson(SaveLesson { lead, reviewers: vec![wang, lead, wang], ..lesson() }).expect("fits");
        assert_eq!(checked.reviewers, [wang]);
        for refused in [
            SaveLesson { title: " ".into(), ..lesson() },
            SaveLesson { meeting_at_ms: Some(-1), ..lesson() },
            SaveLesson { place: "楼".repeat(41), ..lesson() },
            SaveLesson { reviewers: (0..21).map(|_| AccountId::new()).collect(), ..lesson() },
        ] {
            assert!(checked_lesson(refused).is_err());
        }
    }

    #[test]
    fn lead_and_reviewers_are_of_the_group() {
        let (lead, wang) = (AccountId::new(), AccountId::new());
        let lesson = SaveLesson { lead, reviewers: vec![wang], ..lesson() };
        assert_eq!(stranger(&lesson, |_| true), None);
        assert_eq!(stranger(&lesson, |account| account != lead), Some("主备要是组里的老师。"));
        assert_eq!(stranger(&lesson, |account| account != wang), Some("副备要是组里的老师。"));
    }

    #[test]
    fn once_there_is_a_plan_only_time_place_and_reviewers_change() {
        let (plan, before) = (PlanId::new(), lesson());
        let later = SaveLesson { meeting_at_ms: Some(1_800_000_360_000), ..before.clone() };
        assert_eq!(change(None, &before, &lesson()).expect("is free"), None);
        assert_eq!(change(Some((plan, Stage::Draft)), &before, &later).expect("moves"), Some(plan));
        assert_eq!(
            change(Some((plan, Stage::Agreed)), &before, &SaveLesson { place: "会议室".into(), ..before.clone() }).expect("stays"),
            None
        );
        for (stage, new) in [
            (Stage::Draft, SaveLesson { title: "几分之几".into(), ..before.clone() }),
            (Stage::Meeting, SaveLesson { lead: AccountId::new(), ..before.clone() }),
            (Stage::Agreed, later),
            (Stage::Draft, SaveLesson { meeting_at_ms: None, ..before.clone() }),
        ] {
            assert!(change(Some((plan, stage)), &before, &new).is_err(), "{stage:?}");
        }
    }
}
