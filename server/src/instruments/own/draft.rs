//! What designers do: save a draft, try it, freeze it or throw it away, take what is frozen from the list of what is offered and put it back.

use super::{instrument, may_design, readable, reader, sql, unknown, view};
use crate::{
    app::App,
    auth::User,
    clock::now_ms,
    db::{Connection, to_json},
    error::{Error, ErrorCode, Result},
    instruments::{check::check_answers, results, scale::sums::unanswered, validate::validate},
    versions::canonical,
};
use sandu_proto::{
    http::{
        accounts::AccountKind,
        lessons::InstrumentRef,
        own_instruments::{Definition, DiscardDraft, FreezeDraft, FrozenVersion, OwnInstrument, SaveDraft, TriedOut, TryOut},
    },
    instruments::InstrumentId,
};
use std::time::Instant;
use uuid::Uuid;

/// Of one school, with what is retired. A school has a handful of tables, a new one a year for each subject at most.
const MAX_OF_SCHOOL: i64 = 100;
/// As many as a list of them shows.
const MAX_VERSIONS: u32 = 200;
/// The longest table that [`validate`] lets pass has about as much; it goes into every sealed sheet.
const MAX_DEFINITION_BYTES: usize = 128 * 1024;
/// In one attempt; a person who tries a table writes a note or two.
const MAX_TRY_EVENTS: usize = 500;
/// By one account in ten minutes: two taps a second, all the time.
pub const MAX_TRIES: u32 = 1_200;

/// A draft may have flaws; they are in the answer.
pub async fn save(app: &App, user: &User, id: InstrumentId, new: SaveDraft) -> Result<OwnInstrument> {
    if Uuid::parse_str(&id.0).is_err() {
        return Err(Error::invalid("这张表的编号不对，请从“评价表”里重新开始。"));
    }
    if to_json(&new.definition).len() > MAX_DEFINITION_BYTES {
        return Err(Error::new(ErrorCode::TooLarge, "这张表太长了，请分成两张。"));
    }
    let mut tx = app.db.begin().await?;
    match sql::load(&mut tx, &id).await? {
        Some(_) => drop(designed(&mut tx, user, &id).await?),
        None => add(&mut tx, user, &id).await?,
    }
    put(&mut tx, user, &id, new).await?;
    let view = view(&mut tx, user, &id).await?;
    tx.commit().await?;
    Ok(view)
}

async fn add(connection: &mut Connection, user: &User, id: &InstrumentId) -> Result<()> {
    if !may_design(&reader(connection, user, user.school_id).await?) {
        return Err(not_a_designer());
    }
    if !sql::insert(connection, id, (user.school_id, user.id), MAX_OF_SCHOOL, now_ms()).await? {
        return Err(Error::conflict(format!("学校的评价表已经有 {MAX_OF_SCHOOL} 张了，请改一张现有的。")));
    }
    Ok(())
}

fn not_a_designer() -> Error {
    Error::forbidden("只有本校的备课组长和学校领导能做评价表。")
}

/// The versions of what `user` may design, the newest first.
async fn designed(connection: &mut Connection, user: &User, id: &InstrumentId) -> Result<Vec<FrozenVersion>> {
    let (_, reader) = readable(connection, user, id).await?;
    let versions = sql::versions(connection, id).await?;
    match (may_design(&reader), versions.is_empty()) {
        (true, _) => Ok(versions),
        (false, false) => Err(not_a_designer()),
        (false, true) => Err(unknown()),
    }
}

async fn put(connection: &mut Connection, user: &User, id: &InstrumentId, new: SaveDraft) -> Result<()> {
    check_version(&sql::versions(connection, id).await?, new.version)?;
    let draft = sql::draft(connection, id).await?;
    let revision = draft.as_ref().map_or(0, |draft| draft.revision);
    if let Some(draft) = draft.filter(|_| revision != new.revision) {
        // The answer to the same save was lost.
        if draft.definition == new.definition && draft.saved.by.id == user.id {
            return Ok(());
        }
        let first = if draft.saved.by.id == user.id { "你在另一个页面".to_owned() } else { draft.saved.by.name };
        return Err(Error::new(ErrorCode::Stale, format!("{first}先存了一次，没有盖掉。你改的还在这一页。")));
    }
    let next = FreezeDraft { version: new.version, revision: revision.saturating_add(1) };
    sql::put_draft(connection, id, next, &new.definition, (user.id, now_ms())).await
}

fn check_version(versions: &[FrozenVersion], version: u32) -> Result<()> {
    let newest = versions.first().map_or(0, |newest| newest.version);
    if let Some(frozen) = versions.iter().find(|frozen| frozen.version == version) {
        return Err(Error::conflict(format!("第 {version} 版已经由{}定稿，不能再改；要改就出下一版。", frozen.frozen.by.name)));
    }
    if version != newest + 1 {
        return Err(Error::invalid(format!("下一版应该是第 {} 版。", newest + 1)));
    }
    if version > MAX_VERSIONS {
        return Err(Error::conflict(format!("这张表已经有 {MAX_VERSIONS} 版了，请另做一张。")));
    }
    Ok(())
}

/// For good. A second time, by the same person, changes nothing.
pub async fn freeze(app: &App, user: &User, id: InstrumentId, seen: FreezeDraft) -> Result<OwnInstrument> {
    let mut tx = app.db.begin().await?;
    freeze_here(&mut tx, user, &id, seen).await?;
    let view = view(&mut tx, user, &id).await?;
    tx.commit().await?;
    Ok(view)
}

async fn freeze_here(connection: &mut Connection, user: &User, id: &InstrumentId, seen: FreezeDraft) -> Result<()> {
    let versions = designed(connection, user, id).await?;
    if versions.first().is_some_and(|newest| newest.version == seen.version && newest.frozen.by.id == user.id) {
        return Ok(());
    }
    check_version(&versions, seen.version)?;
    let draft = sql::draft(connection, id).await?.ok_or_else(|| Error::conflict("没有改动，不用定稿。"))?;
    if draft.revision != seen.revision {
        return Err(Error::new(ErrorCode::Stale, format!("{}刚改过，请看过再定稿。", draft.saved.by.name)));
    }
    let frozen = instrument(id, seen.version, draft.definition);
    validate(&frozen)?;
    let definition = canonical::canonical(&serde_json::to_value(&frozen).map_err(Error::internal)?);
    let hash = canonical::hash(&definition);
    let reference = InstrumentRef { id: id.clone(), version: seen.version };
    sql::insert_version(connection, &reference, (&definition, &hash), (user.id, now_ms())).await?;
    sql::delete_draft(connection, id).await
}

/// A table with its first version at once, in the caller's transaction: for the demo.
pub async fn make(connection: &mut Connection, user: &User, definition: Definition) -> Result<InstrumentRef> {
    let id = InstrumentId(Uuid::now_v7().to_string());
    add(connection, user, &id).await?;
    put(connection, user, &id, SaveDraft { version: 1, revision: 0, definition }).await?;
    freeze_here(connection, user, &id, FreezeDraft { version: 1, revision: 1 }).await?;
    Ok(InstrumentRef { id, version: 1 })
}

/// Throws the draft away. Of a table that was never frozen nothing is left, for no lesson can have it; frozen versions stay as they are.
/// Who still has it open and writes on begins it anew, so nobody's words go.
pub async fn discard(app: &App, user: &User, id: InstrumentId, seen: DiscardDraft) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let versions = designed(&mut tx, user, &id).await?;
    check_version(&versions, seen.version)?;
    let none = || if versions.is_empty() { unknown() } else { Error::conflict("改动已经不在了，不用再删。") };
    let draft = sql::draft(&mut tx, &id).await?.ok_or_else(none)?;
    if draft.revision != seen.revision {
        return Err(Error::new(ErrorCode::Stale, format!("{}刚改过，请看过再删。", draft.saved.by.name)));
    }
    sql::delete_draft(&mut tx, &id).await?;
    if versions.is_empty() {
        sql::delete(&mut tx, &id).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// No longer offered. Lessons that have it keep it.
pub async fn retire(app: &App, user: &User, id: InstrumentId) -> Result<OwnInstrument> {
    set_retired(app, user, id, Some(now_ms())).await
}

/// Offered again.
pub async fn bring_back(app: &App, user: &User, id: InstrumentId) -> Result<OwnInstrument> {
    set_retired(app, user, id, None).await
}

async fn set_retired(app: &App, user: &User, id: InstrumentId, at_ms: Option<i64>) -> Result<OwnInstrument> {
    let mut tx = app.db.begin().await?;
    designed(&mut tx, user, &id).await?;
    sql::set_retired(&mut tx, &id, at_ms).await?;
    let view = view(&mut tx, user, &id).await?;
    tx.commit().await?;
    Ok(view)
}

/// What a sheet like this would come to.
pub fn try_out(app: &App, user: &User, attempt: TryOut) -> Result<TriedOut> {
    if user.kind == AccountKind::Administrator {
        return Err(not_a_designer());
    }
    if !app.tries.take(&user.id.to_string(), Instant::now()) {
        return Err(Error::new(ErrorCode::TooMany, "试得太快了，过几分钟再试。"));
    }
    if attempt.events.len() > MAX_TRY_EVENTS {
        return Err(Error::new(ErrorCode::TooLarge, format!("一次最多试 {MAX_TRY_EVENTS} 条记录。")));
    }
    let TryOut { definition, events, answers } = attempt;
    let unanswered = unanswered(&definition.form, &answers);
    let instrument = instrument(&InstrumentId::from("try"), 1, definition);
    validate(&instrument)?;
    check_answers(&instrument, &answers)?;
    let length_ms = events.iter().map(|event| event.t_ms.saturating_add(1)).max().unwrap_or(0);
    Ok(TriedOut { results: results(&instrument, &events, &answers, length_ms), unanswered })
}
