//! Who has read the version 0 that was sent, and who has nothing to change in it (已阅,无修改). The server's clock; the first time counts.
//! Who writes in their own copy after that answer has taken it back.

mod routes;
mod sql;

use crate::{
    auth::User,
    clock::now_ms,
    db::Connection,
    error::{Error, Result},
    policy::Standing,
    versions::{self, Readable},
};
pub use routes::routes;
use sandu_proto::{
    http::{comments::ReadingAnswer, plans::Stage},
    id::VersionId,
};
pub use sql::{Row, of_version};

/// Whether anything is new.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Recorded {
    New,
    Known,
}

async fn record(connection: &mut Connection, user: &User, version: VersionId, answer: ReadingAnswer) -> Result<(Readable, Recorded)> {
    let version = versions::readable(connection, user.id, version).await?;
    match version.standing {
        Standing::Member | Standing::Leader => {}
        Standing::Officer | Standing::Stranger | Standing::Former => return Err(Error::forbidden("只记备课组里老师的阅读。")),
    }
    if version.degree != 0 {
        return Err(Error::invalid("只记初稿的阅读，这是后来的版本。"));
    }
    let now = now_ms();
    let recorded = match answer {
        ReadingAnswer::Opened => sql::record_opened(connection, version.id, user.id, now).await?,
        ReadingAnswer::NoChanges => {
            let readers = of_version(connection, version.id).await?;
            if readers.iter().any(|row| row.reader == user.id && row.no_changes_at_ms.is_some()) {
                return Ok((version, Recorded::Known));
            }
            if version.stage != Stage::FirstDegree {
                return Err(Error::conflict("讨论已经开始，或者教案已经收回，不用再答复了。"));
            }
            if sql::has_handed_in(connection, version.plan, user.id).await? {
                return Err(Error::conflict("你的红笔已经交了，先收回红笔再答复“无修改”。"));
            }
            sql::record_no_changes(connection, version.id, user.id, now).await?;
            true
        }
    };
    Ok((version, if recorded { Recorded::New } else { Recorded::Known }))
}

#[cfg(test)]
mod tests;
