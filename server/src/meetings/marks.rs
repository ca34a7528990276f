//! Posted marks: whether they can be taken, and how two lists differ. Pure.

use crate::{
    error::{Error, ErrorCode, Result},
    plans::Fork,
};
use sandu_proto::{
    http::meetings::{NewMark, NewMarks},
    id::{AccountId, DocumentId},
};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::{
    collections::{HashMap, HashSet},
    fmt::Write,
};

/// Twenty reviewers with 250 marks each; a diligent one makes twenty.
const MAX_MARKS: usize = 5_000;
/// What one person writes in hours without a network.
const MAX_LATE_MARKS: usize = 500;
/// A hunk holds what was deleted and inserted: a long table is 10 KiB.
const MAX_HUNK_BYTES: usize = 64 * 1024;
/// A document id and the id of a hunk are 60.
const MAX_ID_CHARS: usize = 128;
/// A reason is a paragraph.
const MAX_REASON_CHARS: usize = 1_000;

/// Whether the list can be taken as it is: the limits, the digest, and that every mark is of a sealed fork of the plan.
pub fn check(new: &NewMarks, forks: &[Fork]) -> Result<()> {
    if new.marks.len() > MAX_MARKS {
        return Err(Error::new(ErrorCode::TooLarge, format!("红笔太多了，最多 {MAX_MARKS} 处。")));
    }
    for mark in &new.marks {
        check_mark(mark, forks)?;
    }
    let ids: HashSet<&str> = new.marks.iter().map(|mark| mark.id.as_str()).collect();
    if ids.len() < new.marks.len() {
        return Err(Error::invalid("有两处红笔用了同一个编号。"));
    }
    if digest(ids) != new.digest {
        return Err(Error::invalid("红笔的校验值和编号对不上。"));
    }
    Ok(())
}

/// Whether somebody's late marks can be added to those that the meeting has: their own, new, and with nothing said about them.
pub fn check_late(marks: &[NewMark], known: &[String], owner: AccountId, forks: &[Fork]) -> Result<()> {
    if marks.is_empty() {
        return Err(Error::invalid("没有可以提的红笔。"));
    }
    if marks.len() > MAX_LATE_MARKS || known.len() + marks.len() > MAX_MARKS {
        return Err(Error::new(ErrorCode::TooLarge, format!("红笔太多了，一次最多提 {MAX_LATE_MARKS} 处。")));
    }
    let mut ids: HashSet<&str> = known.iter().map(String::as_str).collect();
    for mark in marks {
        check_mark(mark, forks)?;
        if mark.owner != owner || mark.group.is_some() || mark.reason.is_some() {
            return Err(Error::invalid("只能提自己的红笔。"));
        }
        if !ids.insert(&mark.id) {
            return Err(Error::conflict("有一处红笔讨论里已经列着了。请刷新后再看。"));
        }
    }
    Ok(())
}

fn check_mark(mark: &NewMark, forks: &[Fork]) -> Result<()> {
    if mark.id.is_empty() || mark.id.len() > MAX_ID_CHARS || !mark.id.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Error::invalid("红笔的编号不对。"));
    }
    let fork = forks.iter().find(|fork| fork.id == mark.fork_document);
    let fork = fork.ok_or_else(|| Error::invalid("有一处红笔不是这份教案的。"))?;
    if fork.owner != mark.owner {
        return Err(Error::invalid("有一处红笔的署名和红笔稿的主人不一样。"));
    }
    if !fork.is_sealed {
        return Err(Error::conflict("有一份红笔稿还没有封存。"));
    }
    if mark.hunk.to_string().len() > MAX_HUNK_BYTES {
        return Err(Error::new(ErrorCode::TooLarge, "有一处红笔太大了，最多 64 KiB。"));
    }
    if !mark.hunk.is_object() {
        return Err(Error::invalid("有一处红笔没有内容。"));
    }
    check_text(mark.group.as_deref(), MAX_ID_CHARS, "红笔的分组")?;
    check_text(mark.reason.as_deref(), MAX_REASON_CHARS, "红笔的理由")
}

/// Whether every reason and suggestion is one that the mark's owner wrote into their fork: nobody puts words into a colleague's mouth.
/// `reasons`: those of the forks that have any.
pub fn check_reasons(new: &NewMarks, reasons: &HashMap<DocumentId, Map<String, Value>>) -> Result<()> {
    let is_theirs = |mark: &NewMark| {
        let said = |entry: &Value| entry["reason"] == mark.reason.as_deref().unwrap_or_default();
        let entries = reasons.get(&mark.fork_document);
        match (&mark.group, &mark.reason) {
            (None, None) => true,
            (Some(group), _) => entries.and_then(|entries| entries.get(group)).is_some_and(said),
            (None, Some(_)) => entries.is_some_and(|entries| entries.values().any(said)),
        }
    };
    if new.marks.iter().all(is_theirs) { Ok(()) } else { Err(Error::invalid("有一处红笔的理由不是它的主人写的。")) }
}

fn check_text(text: Option<&str>, most: usize, what: &str) -> Result<()> {
    match text.map(|text| text.chars().count()) {
        Some(0) => Err(Error::invalid(format!("{what}不能是空的。"))),
        Some(length) if length > most => Err(Error::invalid(format!("{what}最多 {most} 个字。"))),
        Some(_) | None => Ok(()),
    }
}

/// SHA-256 in hex of the ids in ascending order with a line feed between them.
fn digest<'a>(ids: impl IntoIterator<Item = &'a str>) -> String {
    let mut ids: Vec<&str> = ids.into_iter().collect();
    ids.sort_unstable();
    Sha256::digest(ids.join("\n")).iter().fold(String::with_capacity(64), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("a string takes every byte");
        hex
    })
}

/// How many of the marks that count are not in `found`, and how many it has besides.
#[must_use]
pub fn difference(counted: &[String], found: &[NewMark]) -> (u32, u32) {
    let counted: HashSet<&str> = counted.iter().map(String::as_str).collect();
    let found: HashSet<&str> = found.iter().map(|mark| mark.id.as_str()).collect();
    let count = |one: &HashSet<&str>, other| u32::try_from(one.difference(other).count()).unwrap_or(u32::MAX);
    (count(&counted, &found), count(&found, &counted))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use serde_json::json;

    pub fn mark(fork: &Fork, id: &str) -> NewMark {
        let hunk = json!({ "kind": "txt", "id": id });
        NewMark { id: id.into(), fork_document: fork.id, owner: fork.owner, order: 0, hunk, group: None, reason: None }
    }

    /// A list with the digest that belongs to it.
    pub fn list(marks: Vec<NewMark>) -> NewMarks {
        let digest = digest(marks.iter().map(|mark| mark.id.as_str()));
        NewMarks { marks, digest }
    }

    fn fork() -> Fork {
        Fork { id: DocumentId::new(), owner: AccountId::new(), is_sealed: true }
    }

    #[track_caller]
    fn refused(new: &NewMarks, forks: &[Fork]) -> ErrorCode {
        check(new, forks).expect_err("is refused").code
    }

    #[test]
    fn the_digest_is_over_the_ids_whatever_their_order() {
        assert_eq!(digest(["b", "a"]), digest(["a", "b"]));
        assert_eq!(digest(["abc"]), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(digest([]), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_ne!(digest(["ab", "c"]), digest(["a", "bc"]));
    }

    #[test]
    fn marks_of_sealed_forks_are_taken_and_so_is_an_empty_list() {
        let (one, other) = (fork(), fork());
        let both =
            list(vec![mark(&one, "1:txt"), NewMark { group: Some("g".into()), reason: Some("太难".into()), ..mark(&other, "2:txt") }]);
        assert!(check(&both, &[one, other]).is_ok());
        assert!(check(&list(vec![]), &[]).is_ok());
    }

    #[test]
    fn a_mark_of_another_plan_of_an_open_fork_or_under_another_name_is_refused() {
        let one = fork();
        let of = |change: NewMark| list(vec![change]);
        assert_eq!(refused(&of(mark(&fork(), "1")), &[one]), ErrorCode::Invalid);
        assert_eq!(refused(&of(NewMark { owner: AccountId::new(), ..mark(&one, "1") }), &[one]), ErrorCode::Invalid);
        assert_eq!(refused(&of(mark(&one, "1")), &[Fork { is_sealed: false, ..one }]), ErrorCode::Conflict);
    }

    #[test]
    fn what_breaks_a_limit_is_refused() {
        let one = fork();
        let many = (0..=MAX_MARKS).map(|n| mark(&one, &n.to_string())).collect();
        assert_eq!(refused(&list(many), &[one]), ErrorCode::TooLarge);
        let plain = mark(&one, "1");
        for (change, code) in [
            (NewMark { id: String::new(), ..plain.clone() }, ErrorCode::Invalid),
            (NewMark { id: "x".repeat(129), ..plain.clone() }, ErrorCode::Invalid),
            (NewMark { id: "a\nb".into(), ..plain.clone() }, ErrorCode::Invalid),
            (NewMark { id: "红".into(), ..plain.clone() }, ErrorCode::Invalid),
            (NewMark { hunk: json!({ "text": "字".repeat(22_000) }), ..plain.clone() }, ErrorCode::TooLarge),
            (NewMark { hunk: json!("txt"), ..plain.clone() }, ErrorCode::Invalid),
            (NewMark { group: Some(String::new()), ..plain.clone() }, ErrorCode::Invalid),
            (NewMark { group: Some("g".repeat(129)), ..plain.clone() }, ErrorCode::Invalid),
            (NewMark { reason: Some("由".repeat(1_001)), ..plain.clone() }, ErrorCode::Invalid),
        ] {
            assert_eq!(refused(&list(vec![change]), &[one]), code);
        }
    }

    #[test]
    fn a_reason_counts_only_if_it_stands_in_the_fork_of_the_marks_owner() {
        let (one, other) = (fork(), fork());
        let entries = json!({ "s1": { "reason": "太难", "spots": [] }, "s2": { "reason": "", "spots": [] } });
        let reasons = HashMap::from([(one.id, entries.as_object().expect("an object").clone())]);
        let check = |fork: &Fork, group: Option<&str>, reason: Option<&str>| {
            let mark = NewMark { group: group.map(Into::into), reason: reason.map(Into::into), ..mark(fork, "1") };
            check_reasons(&list(vec![mark]), &reasons).is_ok()
        };
        assert!(check(&one, None, Some("太难")) && check(&one, Some("s1"), Some("太难")) && check(&one, Some("s2"), None));
        assert!(check(&one, None, None) && check(&other, None, None));
        for (group, reason) in [(None, Some("太容易")), (Some("s2"), Some("太难")), (Some("s1"), None), (Some("s3"), Some("太难"))] {
            assert!(!check(&one, group, reason), "{group:?} {reason:?}");
        }
        assert!(!check(&other, None, Some("太难")) && !check(&other, Some("s1"), Some("太难")));
    }

    #[test]
    fn late_marks_are_their_owners_new_and_not_too_many() {
        let (one, other) = (fork(), fork());
        let known = ["1".to_owned()];
        let check = |marks: &[NewMark]| check_late(marks, &known, one.owner, &[one, other]).map_err(|refused| refused.code);
        assert!(check(&[mark(&one, "2"), mark(&one, "3")]).is_ok());
        assert_eq!(check(&[]), Err(ErrorCode::Invalid));
        assert_eq!(check(&[mark(&other, "2")]), Err(ErrorCode::Invalid));
        assert_eq!(check(&[mark(&fork(), "2")]), Err(ErrorCode::Invalid));
        assert_eq!(check(&[NewMark { reason: Some("太难".into()), ..mark(&one, "2") }]), Err(ErrorCode::Invalid));
        assert_eq!(check(&[NewMark { group: Some("s1".into()), ..mark(&one, "2") }]), Err(ErrorCode::Invalid));
        assert_eq!(check(&[mark(&one, "1")]), Err(ErrorCode::Conflict));
        assert_eq!(check(&[mark(&one, "2"), mark(&one, "2")]), Err(ErrorCode::Conflict));
        let many: Vec<NewMark> = (0..=MAX_LATE_MARKS).map(|n| mark(&one, &format!("n{n}"))).collect();
        assert_eq!(check(&many), Err(ErrorCode::TooLarge));
        let full: Vec<String> = (0..MAX_MARKS).map(|n| n.to_string()).collect();
        assert_eq!(check_late(&[mark(&one, "n")], &full, one.owner, &[one]).map_err(|refused| refused.code), Err(ErrorCode::TooLarge));
    }

    #[test]
    fn an_id_used_twice_and_a_digest_of_other_ids_are_refused() {
        let one = fork();
        assert_eq!(refused(&list(vec![mark(&one, "1"), mark(&one, "1")]), &[one]), ErrorCode::Invalid);
        let other = list(vec![mark(&one, "1"), mark(&one, "2")]);
        assert_eq!(refused(&NewMarks { digest: other.digest, ..list(vec![mark(&one, "1")]) }, &[one]), ErrorCode::Invalid);
    }

    #[test]
    fn two_lists_differ_by_what_either_lacks() {
        let one = fork();
        let counted = ["1".to_owned(), "2".to_owned(), "3".to_owned()];
        assert_eq!(difference(&counted, &[mark(&one, "1"), mark(&one, "4")]), (2, 1));
        assert_eq!(difference(&[], &[]), (0, 0));
    }
}
