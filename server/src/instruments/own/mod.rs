//! A school's own scoring tables: a draft that is changed, versions that never are.
//!
//! [`Frozen`] is how everybody else comes by an instrument, shipped or own; [`draft`] has what designers do. What a definition must keep
//! to is [`super::validate`]'s to say; results are computed as for what is shipped.

mod draft;
mod routes;
mod sql;
#[cfg(test)]
mod tests;

use super::{
    scale::{PLACES, sums::sums},
    shipped, validate,
};
use crate::{
    auth::User,
    db::Connection,
    error::{Error, Result},
    policy::instruments::{Reader, may_design, may_read},
};
pub use draft::{MAX_TRIES, make};
pub use routes::routes;
use sandu_proto::{
    http::{
        accounts::AccountKind,
        instruments::{InstrumentSummary, MadeBy, WrittenBy},
        lessons::InstrumentRef,
        own_instruments::{Definition, Draft, FoundFlaw, OwnInstrument, OwnInstruments},
    },
    id::SchoolId,
    instruments::{Form, Instrument, InstrumentId, sheet::Answers},
};
use std::{borrow::Cow, collections::HashMap};

/// Frozen versions, each loaded once: they never change.
#[derive(Clone, Debug, Default)]
pub struct Frozen(HashMap<InstrumentRef, Cow<'static, Instrument>>);

impl Frozen {
    pub async fn of(connection: &mut Connection, references: Vec<InstrumentRef>) -> Result<Self> {
        let mut frozen = Self::default();
        frozen.take_in(connection, references).await?;
        Ok(frozen)
    }

    /// Loads those that are not here yet.
    pub async fn take_in(&mut self, connection: &mut Connection, references: Vec<InstrumentRef>) -> Result<()> {
        for reference in references {
            if !self.0.contains_key(&reference)
                && let Some(instrument) = find(connection, &reference).await?
            {
                self.0.insert(reference, instrument);
            }
        }
        Ok(())
    }

    #[must_use]
    pub fn get(&self, reference: &InstrumentRef) -> Option<&Instrument> {
        self.0.get(reference).map(|instrument| &**instrument)
    }
}

/// The frozen version, if there is one, without asking who wants to know.
pub async fn find(connection: &mut Connection, reference: &InstrumentRef) -> Result<Option<Cow<'static, Instrument>>> {
    match shipped_version(reference) {
        Some(instrument) => Ok(Some(Cow::Borrowed(instrument))),
        None => Ok(sql::version(connection, reference).await?.map(Cow::Owned)),
    }
}

fn shipped_version(reference: &InstrumentRef) -> Option<&'static Instrument> {
    shipped::get(&reference.id).filter(|instrument| instrument.version == reference.version)
}

/// Whether a visit to a group of this school may be planned with it.
pub async fn is_offered(connection: &mut Connection, school: SchoolId, reference: &InstrumentRef) -> Result<bool> {
    if shipped_version(reference).is_some() {
        return Ok(true);
    }
    let own = sql::load(connection, &reference.id).await?.filter(|own| own.school == school && own.retired_at_ms.is_none());
    Ok(own.is_some() && sql::version(connection, reference).await?.is_some())
}

/// What everybody is told who must not know.
#[must_use]
pub fn unknown() -> Error {
    Error::not_found("没有这个观察工具。")
}

/// What can be planned with: the school's own first, for whoever made one wants to use it.
async fn offered(connection: &mut Connection, user: &User) -> Result<Vec<InstrumentSummary>> {
    let own = if user.kind == AccountKind::Administrator { Vec::new() } else { sql::offered(connection, user.id).await? };
    let own = own.iter().map(|instrument| InstrumentSummary::of(instrument, MadeBy::School, WrittenBy::Observers));
    let shipped =
        shipped::all().iter().map(|instrument| InstrumentSummary::of(instrument, MadeBy::Program, shipped::written_by(&instrument.id)));
    Ok(own.chain(shipped).collect())
}

/// A frozen version, for who may read it.
async fn version(connection: &mut Connection, user: &User, reference: &InstrumentRef) -> Result<Cow<'static, Instrument>> {
    if let Some(instrument) = shipped_version(reference) {
        return Ok(Cow::Borrowed(instrument));
    }
    readable(connection, user, &reference.id).await?;
    find(connection, reference).await?.ok_or_else(unknown)
}

async fn reader(connection: &mut Connection, user: &User, school: SchoolId) -> Result<Reader> {
    Ok(Reader { kind: user.kind, tie: sql::tie(connection, user.id, user.school_id, school).await? })
}

/// The instrument, and what its reader is to its school.
async fn readable(connection: &mut Connection, user: &User, id: &InstrumentId) -> Result<(sql::Own, Reader)> {
    let own = sql::load(connection, id).await?.ok_or_else(unknown)?;
    let reader = reader(connection, user, own.school).await?;
    if may_read(&reader) { Ok((own, reader)) } else { Err(unknown()) }
}

async fn of_school(connection: &mut Connection, user: &User) -> Result<OwnInstruments> {
    let reader = reader(connection, user, user.school_id).await?;
    let may_design = may_design(&reader);
    let mut instruments = if may_read(&reader) { sql::of_school(connection, user.school_id).await? } else { Vec::new() };
    if !may_design {
        instruments.retain(|one| one.version.is_some());
        instruments.iter_mut().for_each(|one| one.draft = None);
    }
    Ok(OwnInstruments { may_design, instruments })
}

async fn view(connection: &mut Connection, user: &User, id: &InstrumentId) -> Result<OwnInstrument> {
    let (own, reader) = readable(connection, user, id).await?;
    let versions = sql::versions(connection, id).await?;
    let may_design = may_design(&reader);
    let newest = match versions.first() {
        Some(frozen) => sql::version(connection, &InstrumentRef { id: id.clone(), version: frozen.version }).await?,
        // What was never frozen is its designers' business.
        None if !may_design => return Err(unknown()),
        None => None,
    };
    let draft = if may_design { sql::draft(connection, id).await? } else { None };
    let draft = draft.map(|draft| shown(id, draft));
    Ok(OwnInstrument { id: own.id, may_design, versions, newest, draft, retired_at_ms: own.retired_at_ms })
}

fn shown(id: &InstrumentId, sql::DraftRow { version, revision, definition, saved }: sql::DraftRow) -> Draft {
    let full = sums(&definition.form, &Answers::new());
    Draft {
        flaws: flaws(&instrument(id, version, definition.clone())),
        full: full.sections.iter().map(|section| section.full.printed(PLACES)).collect(),
        total: full.total.map(|total| total.full.printed(PLACES)),
        version,
        revision,
        definition,
        saved,
    }
}

/// The definition as the version it will be.
fn instrument(id: &InstrumentId, version: u32, definition: Definition) -> Instrument {
    let Definition { name, source, licence, form } = definition;
    Instrument { id: id.clone(), version, name, source, licence, form: Form::Scale(form), reference: None }
}

/// More are of no use to whoever has to put them right.
const MAX_FLAWS: usize = 100;

fn flaws(instrument: &Instrument) -> Vec<FoundFlaw> {
    let found = validate::flaws(instrument).into_iter().take(MAX_FLAWS);
    found.map(|validate::Found { at, flaw }| FoundFlaw { at, why: flaw.to_string() }).collect()
}
