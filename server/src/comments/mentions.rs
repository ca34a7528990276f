//! Who was mentioned and has not looked yet: 今天 shows it as something that waits.

use super::{sql, unknown};
use crate::{auth::User, clock::now_ms, db::Connection, error::Result, versions};
use sandu_proto::{http::comments::Mention, id::CommentId};
use std::collections::{HashMap, HashSet};

/// Enough to know what it is about, in two lines of a phone.
const BEGINNING: usize = 60;
/// More than that nobody reads through on one morning; the newest are shown.
const MAX_MENTIONS: i64 = 50;

/// What mentions `user`, one line a thread, the newest first; not what they wrote themselves or may read no longer.
pub async fn unread(connection: &mut Connection, user: &User) -> Result<Vec<Mention>> {
    let mut threads = HashSet::new();
    let mut readable = HashMap::new();
    let mut mentions = Vec::new();
    for mention in sql::unread_mentions(connection, user.id, MAX_MENTIONS).await? {
        let version = mention.version_id;
        let may_read = match readable.get(&version) {
            Some(known) => *known,
            None => versions::readable(connection, user.id, version).await.is_ok(),
        };
        readable.insert(version, may_read);
        if may_read && threads.insert(mention.root_id) {
            mentions.push(Mention { beginning: beginning(&mention.beginning), ..mention });
        }
    }
    Ok(mentions)
}

/// `user` has opened the thread that `root` began: whatever mentions them in it waits no longer. Doing it twice changes nothing.
pub async fn read(connection: &mut Connection, user: &User, root: CommentId) -> Result<()> {
    let version = sql::find(connection, root).await?.ok_or_else(unknown)?.version;
    versions::readable(connection, user.id, version).await.map_err(|_| unknown())?;
    sql::set_mentions_read(connection, root, user.id, now_ms()).await
}

/// On one line.
fn beginning(body: &str) -> String {
    let line: String = body.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= BEGINNING { line } else { line.chars().take(BEGINNING).chain(['…']).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_is_one_line_of_sixty_characters() {
        assert_eq!(beginning("第一行\n 第二行"), "第一行 第二行");
        assert_eq!(beginning(&"课".repeat(60)), "课".repeat(60));
        assert_eq!(beginning(&"课".repeat(61)), format!("{}…", "课".repeat(60)));
    }
}
