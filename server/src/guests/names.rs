//! The class's names, so that a tablet can notice one in a note and ask for a seat number instead.
//!
//! The server hears the names once and keeps salted hashes: whoever reads its database, a backup, its log or a tablet sees no name. What
//! this does not protect from: there are not many names, and who has the salt and the hashes can try them all, on any computer, in
//! minutes. So they go to those only who may see the lesson anyway, and never to guests; and the list can be taken away.

use super::sql;
use crate::{
    app::App,
    auth::{User, secret},
    db::Connection,
    error::{Error, Result},
    events::Audience,
    lessons::Situation,
};
use sandu_proto::{
    http::{
        events::Notice,
        guests::{ClassNames, ListClassNames},
    },
    id::LessonId,
};
use std::collections::BTreeSet;

/// The largest class there is. Bounds what a tablet holds.
const NAMES: usize = 80;
/// Characters of a name: one of the family and one given, up to names of minorities without their dots. One character would be found in
/// every sentence.
const NAME_CHARS: std::ops::RangeInclusive<usize> = 2..=6;

/// Replaces the list; an empty one takes it away. Sheets that are open ask for it again.
pub async fn put(app: &App, user: &User, lesson: LessonId, list: ListClassNames) -> Result<ClassNames> {
    let mut tx = app.db.begin().await?;
    let situation = Situation::seen_by(&mut tx, user, lesson).await?;
    if !situation.rights().list_names {
        return Err(Error::forbidden("只有上课的老师和组织听课的老师能列学生名单。"));
    }
    let names = checked(&list.names)?;
    let kept = if names.is_empty() {
        sql::delete_names(&mut tx, lesson).await?;
        ClassNames::default()
    } else {
        let kept = hashed(secret::new(), &names);
        sql::put_names(&mut tx, lesson, &kept, user.id, situation.now_ms).await?;
        kept
    };
    tx.commit().await?;
    let group = situation.lesson.group;
    app.events.publish(Audience::Group(group), Notice::ClassNamesChanged { group_id: group, lesson_id: lesson });
    Ok(kept)
}

pub async fn get(connection: &mut Connection, user: &User, lesson: LessonId) -> Result<ClassNames> {
    Situation::seen_by(connection, user, lesson).await?;
    Ok(sql::names(connection, lesson).await?.unwrap_or_default())
}

fn checked(typed: &[String]) -> Result<BTreeSet<String>> {
    if typed.len() > NAMES {
        return Err(Error::invalid(format!("名单最多 {NAMES} 个名字。")));
    }
    let names: BTreeSet<String> = typed.iter().map(|name| name.trim().to_owned()).collect();
    let is_name = |name: &String| NAME_CHARS.contains(&name.chars().count()) && name.chars().all(char::is_alphanumeric);
    match names.iter().position(|name| !is_name(name)) {
        // Not which one: what is refused is not repeated in answers and logs.
        Some(_) => Err(Error::invalid("一行一个名字，每个 2 到 6 个字，不带别的符号。")),
        None => Ok(names),
    }
}

fn hashed(salt: String, names: &BTreeSet<String>) -> ClassNames {
    let hashes: BTreeSet<String> = names.iter().map(|name| secret::hash(&format!("{salt}{name}"))).collect();
    ClassNames { hashes: hashes.into_iter().collect(), salt }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(names: &[&str]) -> Vec<String> {
        names.iter().map(|name| (*name).to_owned()).collect()
    }

    #[test]
    fn a_hash_is_sha256_of_salt_and_name_as_the_tablets_compute_it() {
        let kept = hashed("盐".to_owned(), &checked(&list(&["张三"])).unwrap());
        assert_eq!(kept.hashes, [secret::hash("盐张三")]);
    }

    #[test]
    fn the_same_names_under_another_salt_have_other_hashes_in_another_order() {
        let names = checked(&list(&["张三", "李小四", "王五"])).unwrap();
        let [one, other] = [hashed(secret::new(), &names), hashed(secret::new(), &names)];
        assert!(one.hashes.iter().all(|hash| !other.hashes.contains(hash)));
        assert!(one.hashes.is_sorted(), "the order of the list is not told");
    }

    #[test]
    fn a_list_is_of_at_most_eighty_names_of_two_to_six_letters() {
        assert_eq!(checked(&list(&[" 张三 ", "张三"])).unwrap().len(), 1);
        assert!(checked(&[]).unwrap().is_empty());
        for wrong in ["张", "阿卜杜拉买买提", "", "张 三", "张三，", "张\u{202e}三"] {
            assert!(checked(&list(&[wrong])).is_err(), "{wrong:?}");
        }
        let many: Vec<String> = (0..=NAMES).map(|n| format!("学生{n}")).collect();
        assert!(checked(&many).is_err() && checked(&many[1..]).is_ok());
    }
}
