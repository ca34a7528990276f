//! Whether anything has been written in a sheet, told by its first rows of the log. Opening a sheet looks at the server's clock, and somebody
//! may start the lesson from it; neither is a record of the lesson that the organiser's changes could spoil.

use super::sql;
use crate::{
    db::Connection,
    error::{Error, Result},
    sync::{log::read_edits, scan::values},
};
use sandu_proto::{
    http::lessons::{Assignment, Observer},
    id::{DocumentId, LessonId},
    sheets::{EntryKind, SheetEntry},
};
use serde::Deserialize;
use serde_json::Value;
use std::collections::HashSet;

/// A page load looks at the clock a few times at most. A sheet with more rows than this counts as written without reading on.
const ROWS: i64 = 16;

/// One open sheet, and the rows that it begins with.
pub(super) struct Beginning {
    pub document: DocumentId,
    /// How many rows it has, with those that have been folded into a snapshot.
    pub head: i64,
    pub rows: Vec<Vec<u8>>,
}

impl Beginning {
    fn is_written(&self) -> Result<bool> {
        if i64::try_from(self.rows.len()) != Ok(self.head) {
            return Ok(true);
        }
        for row in &self.rows {
            for (_, update) in read_edits(row.clone())? {
                // What cannot be read is not ours to throw away.
                let Ok(entries) = values(&update) else { return Ok(true) };
                if entries.iter().any(|entry| is_record(&entry.value)) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}

fn is_record(value: &Value) -> bool {
    match SheetEntry::deserialize(value).map(|entry| entry.what) {
        Ok(EntryKind::Clock { .. } | EntryKind::Start { .. } | EntryKind::End) => false,
        Ok(EntryKind::Event { .. } | EntryKind::Answer { .. }) | Err(_) => true,
    }
}

/// The lesson's sheets that are not submitted and have been written in.
pub async fn written(connection: &mut Connection, lesson: LessonId) -> Result<HashSet<DocumentId>> {
    let mut written = HashSet::new();
    for beginning in sql::beginnings(connection, lesson, ROWS).await? {
        let document = beginning.document;
        if beginning.is_written()? {
            written.insert(document);
        }
    }
    Ok(written)
}

/// Says so of each observer's sheet.
pub async fn mark_written(connection: &mut Connection, lesson: LessonId, observers: &mut [Observer]) -> Result<()> {
    let written = written(connection, lesson).await?;
    for sheet in observers.iter_mut().filter_map(|observer| observer.sheet.as_mut()) {
        sheet.is_written = sheet.submitted_at_ms.is_some() || written.contains(&sheet.document_id);
    }
    Ok(())
}

/// Sheets in which nothing is written take the form that their observers have now. One that is written keeps its own: somebody was let off,
/// wrote, and is named again with another form.
pub async fn follow_plan(connection: &mut Connection, lesson: LessonId, observers: &[Assignment]) -> Result<()> {
    let written = written(connection, lesson).await?;
    for (document, owner, instrument) in sql::open_of_lesson(connection, lesson).await? {
        let Some(planned) = observers.iter().find(|one| one.observer == owner && one.instrument != instrument) else { continue };
        if written.contains(&document) {
            return Err(Error::conflict("这位老师已经用另一张表开始记录，不能换工具。"));
        }
        sql::set_instrument(connection, document, &planned.instrument).await?;
    }
    Ok(())
}
