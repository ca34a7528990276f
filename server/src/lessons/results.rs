//! What a lesson's submitted sheets come to, each and together.

use super::Situation;
use crate::{
    auth::User,
    db::Connection,
    error::{Error, Result},
    instruments::{
        agreement::{Observer, agreement},
        raters::{Rater, aggregate},
    },
    sheets::{self, Record},
};
use sandu_proto::{
    http::{
        lessons::InstrumentRef,
        sheets::{LessonResults, PairAgreement, SubmittedSheet, Together},
    },
    id::{AccountId, LessonId},
    instruments::{
        Form,
        raters::RaterGroup,
        sheet::{Answers, SheetEvent},
    },
};

/// For whom the lesson's purpose lets see them.
pub async fn results(connection: &mut Connection, user: &User, id: LessonId) -> Result<LessonResults> {
    let situation = Situation::seen_by(connection, user, id).await?;
    if !situation.rights().results {
        return Err(Error::forbidden("现在还不能看这节课的听课结果。"));
    }
    let sealed = sheets::sealed_of_lesson(connection, id).await?;
    let written: Vec<Written> = sealed.iter().map(|(record, _)| Written::of(record)).collect();
    let together = together(&written);
    let sheets = sealed.into_iter().map(|(record, seal)| SubmittedSheet {
        document_id: record.document_id,
        observer: record.owner,
        instrument: record.instrument,
        focus: record.focus,
        seal,
        tablet_off_ms: record.tablet_off_ms,
        results: record.results,
    });
    Ok(LessonResults { lesson_id: id, sheets: sheets.collect(), together })
}

/// What one observer wrote, as far as it is compared with others'.
pub struct Written {
    pub by: AccountId,
    pub instrument: InstrumentRef,
    pub events: Vec<SheetEvent>,
    pub answers: Answers,
    pub length_ms: i64,
}

impl Written {
    fn of(record: &Record) -> Self {
        Self {
            by: record.owner.id,
            instrument: record.instrument.clone(),
            events: record.events(),
            answers: record.answers(),
            length_ms: record.results.length_ms,
        }
    }

    fn observer(&self) -> Observer<'_> {
        Observer { events: &self.events, answers: &self.answers }
    }
}

/// Instrument by instrument, in the order in which they first occur.
#[must_use]
pub fn together<'w>(written: impl IntoIterator<Item = &'w Written>) -> Vec<Together> {
    let mut groups: Vec<(&InstrumentRef, Vec<&Written>)> = Vec::new();
    for one in written {
        match groups.iter_mut().find(|(instrument, _)| **instrument == one.instrument) {
            Some((_, group)) => group.push(one),
            None => groups.push((&one.instrument, vec![one])),
        }
    }
    groups.into_iter().filter_map(|(reference, group)| of_instrument(reference, &group)).collect()
}

fn of_instrument(reference: &InstrumentRef, group: &[&Written]) -> Option<Together> {
    let instrument = sheets::find_instrument(reference)?;
    let raters: Vec<Rater<'_>> = group.iter().map(|one| Rater { group: RaterGroup::Peer, answers: &one.answers }).collect();
    let pairs = group.iter().enumerate().flat_map(|(place, one)| group[place + 1..].iter().map(move |other| (one, other)));
    let agreement = pairs.filter_map(|(one, other)| {
        // What only one of them can have seen is not compared.
        let length_ms = one.length_ms.min(other.length_ms);
        Some(PairAgreement { one: one.by, other: other.by, agreement: agreement(instrument, one.observer(), other.observer(), length_ms)? })
    });
    Some(Together {
        instrument: reference.clone(),
        observers: group.iter().map(|one| one.by).collect(),
        agreement: agreement.collect(),
        raters: match &instrument.form {
            Form::Scale(form) => Some(aggregate(form, &raters, None)),
            Form::Interval(_) | Form::Sequence(_) | Form::Viewpoints(_) | Form::Questions(_) | Form::Seats(_) => None,
        },
    })
}
