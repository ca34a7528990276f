//! What a decision must be, and where it comes among the decisions on its mark. Pure.

use crate::{
    error::{Error, ErrorCode, Result},
    sync::scan::{ClientStructs, scan},
};
use base64ct::{Base64, Encoding};
use bytes::Bytes;
use sandu_proto::{
    http::decisions::{Decision, MarkOutcome, NewDecision, NewDecisions},
    id::{AccountId, DecisionId},
};
use std::collections::HashSet;

/// A paragraph of minutes.
const MAX_NOTE_CHARS: usize = 1_000;

/// The marks of a meeting that touch no other are forty; each is looked up in the transaction that everybody waits for.
const MAX_TOGETHER: usize = 500;

/// A decision that somebody wishes, well formed.
#[derive(Clone, Debug)]
pub struct Wish {
    pub mark: String,
    pub outcome: MarkOutcome,
    pub note: String,
    pub supersedes: Option<DecisionId>,
}

/// What decisions change in the consensus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// A Yjs v1 update.
    pub update: Bytes,
    /// What it was written under.
    pub under: Under,
    /// The last change in the text that it was built on.
    pub builds_on: Option<DecisionId>,
}

/// The one client id of a change, and how many clocks of it the change takes: what makes words those of the mark that was adopted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Under {
    pub client: u64,
    pub clocks: u64,
}

/// The last decision on a mark.
#[derive(Clone, Debug)]
pub struct Last {
    pub position: i64,
    pub decision: Decision,
}

/// The wish in a request, if it makes sense at all.
pub fn checked(new: NewDecision) -> Result<(Wish, Option<Change>)> {
    let note = new.note.trim().to_owned();
    if note.chars().count() > MAX_NOTE_CHARS {
        return Err(Error::invalid(format!("说明最多 {MAX_NOTE_CHARS} 个字。")));
    }
    match (new.outcome, &new.update, new.supersedes) {
        (MarkOutcome::Declined | MarkOutcome::DissentKept, Some(_), _) => {
            return Err(Error::invalid("不采纳和保留意见不改教案。"));
        }
        (MarkOutcome::Reopened, _, None) => return Err(Error::invalid("请说明要撤回的是哪个结论。")),
        (MarkOutcome::Adopted | MarkOutcome::Adapted | MarkOutcome::Declined | MarkOutcome::DissentKept, _, Some(_)) => {
            return Err(Error::invalid("要改结论，请先撤回原来的。"));
        }
        (MarkOutcome::Adopted | MarkOutcome::Adapted, _, None)
        | (MarkOutcome::Declined | MarkOutcome::DissentKept, None, None)
        | (MarkOutcome::Reopened, _, Some(_)) => {}
    }
    let change = new.update.map(|update| change(&update, new.builds_on)).transpose()?;
    Ok((Wish { mark: new.mark_id, outcome: new.outcome, note, supersedes: new.supersedes }, change))
}

/// Written under one client id from its first clock on; that it is a new one is seen in the transaction.
fn change(update: &str, builds_on: Option<DecisionId>) -> Result<Change> {
    let update: Bytes = Base64::decode_vec(update).map_err(|_| Error::invalid("这处修改没有传完整，请再试一次。"))?.into();
    let scan = scan(update.clone()).map_err(|flaw| Error::invalid(format!("这处修改不合规定：{flaw}。")))?;
    match scan.structs() {
        [ClientStructs { client, first: 0, end }] => Ok(Change { update, under: Under { client: *client, clocks: *end }, builds_on }),
        _ => Err(Error::invalid("这处修改借用了别的编号，没有记下。请刷新后再试。")),
    }
}

/// Wishes, each under the id that it gets, and what they change together.
pub type Together = (Vec<(DecisionId, Wish)>, Option<Change>);

/// The wishes in a request that decides on several marks at one stroke.
pub fn checked_together(new: NewDecisions) -> Result<Together> {
    let NewDecisions { decisions, outcome, note, update, builds_on } = new;
    if decisions.is_empty() {
        return Err(Error::invalid("请至少选一处红笔。"));
    }
    if decisions.len() > MAX_TOGETHER {
        return Err(Error::new(ErrorCode::TooLarge, format!("一次最多定 {MAX_TOGETHER} 处，请分几次来定。")));
    }
    let marks: HashSet<&str> = decisions.iter().map(|one| one.mark_id.as_str()).collect();
    let ids: HashSet<DecisionId> = decisions.iter().map(|one| one.id).collect();
    if marks.len() < decisions.len() || ids.len() < decisions.len() {
        return Err(Error::invalid("有一处红笔说了两遍。"));
    }
    let (like, change) = checked(NewDecision { mark_id: String::new(), outcome, note, update, builds_on, supersedes: None })?;
    let wishes = decisions.into_iter().map(|one| (one.id, Wish { mark: one.mark_id, ..like.clone() }));
    Ok((wishes.collect(), change))
}

/// Where the wish comes, unless somebody was first: of the decisions on an open mark, and of those that take one back, the first wins.
pub fn position(last: Option<&Last>, wish: &Wish, user: AccountId) -> Result<i64> {
    match (last, wish.supersedes) {
        (None, None) => Ok(1),
        (None, Some(_)) => Err(Error::invalid("这处红笔还没有结论，不用撤回。")),
        (Some(last), supersedes) => {
            let stands = (last.decision.outcome != MarkOutcome::Reopened).then_some(last.decision.id);
            if stands == supersedes { Ok(last.position + 1) } else { Err(overtaken(&last.decision, user)) }
        }
    }
}

/// What a page is told whose text is not the last one. It builds its change anew; a person reads this only when that fails several times.
#[must_use]
pub fn stale() -> Error {
    Error::new(ErrorCode::Stale, "稿子刚刚又变了，这一处还没有定。请再点一次。")
}

/// What somebody is told whose view of a mark is over.
fn overtaken(last: &Decision, user: AccountId) -> Error {
    let by = if last.by.id == user { "你已经在别处".to_owned() } else { format!("{}已经先一步", last.by.name) };
    Error::new(
        ErrorCode::Conflict,
        match last.outcome {
            MarkOutcome::Adopted => format!("{by}定了：采纳。"),
            MarkOutcome::Adapted => format!("{by}定了：部分采纳。"),
            MarkOutcome::Declined => format!("{by}定了：不采纳。"),
            MarkOutcome::DissentKept => format!("{by}定了：保留意见。"),
            MarkOutcome::Reopened => format!("{by}撤回了结论。"),
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use sandu_proto::http::{accounts::Person, decisions::MarkDecision};

    const OUTCOMES: [MarkOutcome; 5] =
        [MarkOutcome::Adopted, MarkOutcome::Adapted, MarkOutcome::Declined, MarkOutcome::DissentKept, MarkOutcome::Reopened];

    fn new(outcome: MarkOutcome) -> NewDecision {
        NewDecision { mark_id: "1".into(), outcome, note: String::new(), update: None, builds_on: None, supersedes: None }
    }

    fn wish(outcome: MarkOutcome, supersedes: Option<DecisionId>) -> Wish {
        checked(NewDecision { supersedes, ..new(outcome) }).expect("makes sense").0
    }

    fn last(position: i64, outcome: MarkOutcome) -> Last {
        let by = Person { id: AccountId::new(), name: "王丽娟".into() };
        Last { position, decision: Decision { id: DecisionId::new(), outcome, note: String::new(), by, at_ms: 0 } }
    }

    /// A paragraph of `client`'s from `clock` on.
    fn paragraph(client: u8, clock: u8) -> Vec<u8> {
        [&[1, 1, client, clock, 7, 1, 7][..], b"content", &[3, 9], b"paragraph", &[0]].concat()
    }

    fn changing(update: &[u8]) -> Result<(Wish, Option<Change>)> {
        checked(NewDecision { update: Some(Base64::encode_string(update)), ..new(MarkOutcome::Adopted) })
    }

    #[test]
    fn a_change_is_all_under_one_client_id_from_its_first_clock_on() {
        let (_, change) = changing(&paragraph(9, 0)).expect("makes sense");
        assert_eq!(change.expect("there is one").under, Under { client: 9, clocks: 1 });
        let mut of_two = [&[2][..], &paragraph(9, 0)[1..], &paragraph(8, 0)[1..]].concat();
        // The delete set of the first.
        of_two.remove(paragraph(9, 0).len() - 1);
        for borrowed in [paragraph(9, 3), of_two, vec![0, 0], vec![0, 1, 9, 1, 0, 1]] {
            let refused = changing(&borrowed).expect_err("is refused");
            assert_eq!((refused.code, refused.message.as_ref()), (ErrorCode::Invalid, "这处修改借用了别的编号，没有记下。请刷新后再试。"));
        }
        assert_eq!(changing(&[1, 2, 3]).expect_err("is refused").code, ErrorCode::Invalid);
    }

    #[test]
    fn only_what_changes_the_text_brings_an_update() {
        for (outcome, fits) in OUTCOMES.into_iter().zip([true, true, false, false, true]) {
            let supersedes = (outcome == MarkOutcome::Reopened).then(DecisionId::new);
            let builds_on = Some(DecisionId::new());
            let update = Bytes::from(paragraph(9, 0));
            let with = checked(NewDecision { update: Some(Base64::encode_string(&update)), builds_on, supersedes, ..new(outcome) });
            assert_eq!(with.is_ok(), fits, "{outcome:?}");
            assert!(checked(NewDecision { supersedes, ..new(outcome) }).is_ok(), "{outcome:?}");
            if let Ok((_, change)) = with {
                assert_eq!(change, Some(Change { update, under: Under { client: 9, clocks: 1 }, builds_on }));
            }
        }
    }

    #[test]
    fn only_taking_back_names_the_decision_before_and_it_must() {
        for outcome in OUTCOMES {
            let named = checked(NewDecision { supersedes: Some(DecisionId::new()), ..new(outcome) });
            assert_eq!(
                (named.is_ok(), checked(new(outcome)).is_ok()),
                if outcome == MarkOutcome::Reopened { (true, false) } else { (false, true) }
            );
        }
    }

    #[test]
    fn a_note_of_more_than_a_thousand_characters_and_an_update_that_is_not_base64_are_refused() {
        let note = |length| NewDecision { note: "议".repeat(length), ..new(MarkOutcome::Declined) };
        assert!(checked(note(1_000)).is_ok());
        assert_eq!(checked(note(1_001)).expect_err("is refused").code, ErrorCode::Invalid);
        for broken in ["AQI", "红", "A-_=", " "] {
            let given = NewDecision { update: Some(broken.into()), ..new(MarkOutcome::Adopted) };
            assert_eq!(checked(given).expect_err("is refused").code, ErrorCode::Invalid, "{broken:?}");
        }
    }

    #[test]
    fn what_is_decided_together_names_some_marks_each_once_and_takes_nothing_back() {
        let of =
            |decisions: Vec<MarkDecision>, outcome| NewDecisions { decisions, outcome, note: "好".into(), update: None, builds_on: None };
        let one = |mark_id: &str| MarkDecision { id: DecisionId::new(), mark_id: mark_id.into() };
        let (wishes, change) = checked_together(of(vec![one("a"), one("b")], MarkOutcome::Declined)).expect("makes sense");
        let said: Vec<_> = wishes.iter().map(|(_, wish)| (wish.mark.as_str(), wish.outcome, wish.note.as_str())).collect();
        assert_eq!((said, change), (vec![("a", MarkOutcome::Declined, "好"), ("b", MarkOutcome::Declined, "好")], None));
        let a = one("a");
        let many = (0..=MAX_TOGETHER).map(|n| one(&n.to_string())).collect();
        for (decisions, outcome, code) in [
            (vec![], MarkOutcome::Declined, ErrorCode::Invalid),
            (vec![one("a"), one("a")], MarkOutcome::Declined, ErrorCode::Invalid),
            (vec![a.clone(), MarkDecision { mark_id: "b".into(), ..a.clone() }], MarkOutcome::Declined, ErrorCode::Invalid),
            (vec![a], MarkOutcome::Reopened, ErrorCode::Invalid),
            (many, MarkOutcome::Declined, ErrorCode::TooLarge),
        ] {
            assert_eq!(checked_together(of(decisions, outcome)).expect_err("is refused").code, code);
        }
    }

    #[test]
    fn the_first_decision_wins_and_the_next_person_is_told_who_decided_what() {
        let me = AccountId::new();
        let first = last(1, MarkOutcome::Adapted);
        assert_eq!(position(None, &wish(MarkOutcome::Adopted, None), me).expect("is first"), 1);
        let refused = position(Some(&first), &wish(MarkOutcome::Adopted, None), me).expect_err("is second");
        assert_eq!((refused.code, refused.message.as_ref()), (ErrorCode::Conflict, "王丽娟已经先一步定了：部分采纳。"));
        let refused = position(Some(&first), &wish(MarkOutcome::Adopted, None), first.decision.by.id).expect_err("is second");
        assert_eq!(refused.message, "你已经在别处定了：部分采纳。");
    }

    #[test]
    fn the_standing_decision_is_taken_back_once_and_the_mark_is_open_again() {
        let me = AccountId::new();
        let first = last(1, MarkOutcome::Declined);
        let back = wish(MarkOutcome::Reopened, Some(first.decision.id));
        assert_eq!(position(Some(&first), &back, me).expect("stands"), 2);
        let reopened = last(2, MarkOutcome::Reopened);
        assert_eq!(position(Some(&reopened), &back, me).expect_err("is taken back").message, "王丽娟已经先一步撤回了结论。");
        assert_eq!(position(Some(&reopened), &wish(MarkOutcome::Adopted, None), me).expect("is open"), 3);
        let other = last(3, MarkOutcome::DissentKept);
        assert_eq!(position(Some(&other), &back, me).expect_err("another stands").message, "王丽娟已经先一步定了：保留意见。");
        assert_eq!(position(None, &back, me).expect_err("there is none").code, ErrorCode::Invalid);
    }
}
