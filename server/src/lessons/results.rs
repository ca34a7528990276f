//! What a lesson's submitted sheets come to, each and together.

use super::{Situation, channels::has_total};
use crate::{
    auth::User,
    db::Connection,
    error::{Error, Result},
    instruments::{
        agreement::{Observer, agreement},
        channels::{Verdict, combine, percent},
        exact::Exact,
        own::Frozen,
        raters::aggregate,
        scale::total_bands,
    },
    sheets::{self, Record},
};
use sandu_proto::{
    http::{
        guests::GuestRole,
        lessons::InstrumentRef,
        sheets::{LessonResults, PairAgreement, SubmittedSheet, Together},
    },
    id::{AccountId, LessonId},
    instruments::{
        Form, Instrument,
        channels::{Channel, ChannelWeights, ChannelsResults},
        scale::ScaleForm,
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
    let written: Vec<(Channel, Written)> = sealed.iter().map(|(record, _)| (record.channel, Written::of(record))).collect();
    let frozen = Frozen::of(connection, written.iter().map(|(_, one)| one.instrument.clone()).collect()).await?;
    let together = together(&written, &frozen);
    let channels = channels(&written, &frozen, &situation.lesson.weights);
    let mut unweighed: Vec<InstrumentRef> = Vec::new();
    for (_, Written { instrument, .. }) in written.iter().filter(|(_, one)| !frozen.get(&one.instrument).is_some_and(has_total)) {
        if !unweighed.contains(instrument) {
            unweighed.push(instrument.clone());
        }
    }
    let sheets = sealed.into_iter().map(|(record, seal)| SubmittedSheet {
        document_id: record.document_id,
        guest: record.guest,
        observer: record.owner,
        channel: record.channel,
        instrument: record.instrument,
        focus: record.focus,
        seal,
        tablet_off_ms: record.tablet_off_ms,
        results: record.results,
    });
    Ok(LessonResults { lesson_id: id, sheets: sheets.collect(), together, channels, unweighed })
}

/// What one observer wrote, as far as it is compared with others'.
pub struct Written {
    pub by: AccountId,
    /// Guests are never counted among the observers.
    pub guest: Option<GuestRole>,
    pub instrument: InstrumentRef,
    pub events: Vec<SheetEvent>,
    pub answers: Answers,
    pub length_ms: i64,
}

impl Written {
    fn of(record: &Record) -> Self {
        Self {
            by: record.owner.id,
            guest: record.guest,
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

/// See [`LessonResults::channels`].
fn channels(written: &[(Channel, Written)], frozen: &Frozen, weights: &ChannelWeights) -> Option<ChannelsResults> {
    let scale = |one: &Written| match &frozen.get(&one.instrument)?.form {
        Form::Scale(form) => Some(form),
        Form::Interval(_) | Form::Sequence(_) | Form::Viewpoints(_) | Form::Questions(_) | Form::Seats(_) => None,
    };
    let counted: Vec<(Channel, &Written, &ScaleForm, Exact)> = written
        .iter()
        .filter_map(|(channel, one)| {
            let form = scale(one)?;
            Some((*channel, one, form, percent(form, &one.answers)?))
        })
        .collect();
    let verdicts: Vec<Verdict> = counted.iter().map(|(channel, .., percent)| Verdict { channel: *channel, percent: *percent }).collect();
    // Two tables name their bands in two ways.
    let weighed: Vec<_> = counted.iter().filter(|(channel, ..)| weights.of(*channel) > 0).collect();
    let is_one_table = weighed.windows(2).all(|pair| pair[0].1.instrument == pair[1].1.instrument);
    let bands = weighed.first().filter(|_| is_one_table).and_then(|(_, _, form, _)| total_bands(form));
    let found = combine(&verdicts, weights, bands);
    let has_others = found.channels.iter().any(|one| one.channel != Channel::Peer);
    has_others.then_some(found)
}

/// What is counted together.
type Key<'w> = (&'w InstrumentRef, Option<GuestRole>);

/// Everybody with everybody: of more observers there would be more numbers than anyone reads, and hours of them to compute.
const MAX_COMPARED: usize = 12;

/// Instrument by instrument, each kind of guest apart, in the order in which they first occur.
/// The teacher's own sheet has its place there, and is not counted with the others'.
fn together(written: &[(Channel, Written)], frozen: &Frozen) -> Vec<Together> {
    let is_own = |channel: Channel| channel == Channel::SelfReview;
    let mut all = by_instrument(written.iter().filter(|(channel, _)| !is_own(*channel)).map(|(_, one)| one), frozen, agreements);
    for (_, own) in written.iter().filter(|(channel, _)| is_own(*channel)) {
        if !all.iter().any(|known| known.guests.is_none() && known.instrument == own.instrument) {
            let (instrument, guests) = (own.instrument.clone(), None);
            all.insert(0, Together { instrument, guests, observers: Vec::new(), raters: None, agreement: Vec::new() });
        }
    }
    all
}

/// The same without agreement, which is of no use before the end.
#[must_use]
pub fn together_live<'w>(written: impl IntoIterator<Item = &'w Written>, frozen: &Frozen) -> Vec<Together> {
    by_instrument(written, frozen, |_, _| Vec::new())
}

fn by_instrument<'w>(
    written: impl IntoIterator<Item = &'w Written>,
    frozen: &Frozen,
    compare: impl Fn(&Instrument, &[&Written]) -> Vec<PairAgreement>,
) -> Vec<Together> {
    let mut groups: Vec<(Key<'_>, Vec<&Written>)> = Vec::new();
    for one in written {
        let key = (&one.instrument, one.guest);
        match groups.iter_mut().find(|(known, _)| *known == key) {
            Some((_, group)) => group.push(one),
            None => groups.push((key, vec![one])),
        }
    }
    let together = |((reference, guests), group): (Key<'_>, Vec<&Written>)| {
        let instrument = frozen.get(reference)?;
        let raters: Vec<&Answers> = group.iter().map(|one| &one.answers).collect();
        Some(Together {
            instrument: reference.clone(),
            guests,
            observers: group.iter().map(|one| one.by).collect(),
            agreement: compare(instrument, &group),
            raters: match &instrument.form {
                Form::Scale(form) => Some(aggregate(form, &raters)),
                Form::Interval(_) | Form::Sequence(_) | Form::Viewpoints(_) | Form::Questions(_) | Form::Seats(_) => None,
            },
        })
    };
    groups.into_iter().filter_map(together).collect()
}

fn agreements(instrument: &Instrument, group: &[&Written]) -> Vec<PairAgreement> {
    if group.len() > MAX_COMPARED {
        return Vec::new();
    }
    let pairs = group.iter().enumerate().flat_map(|(place, one)| group[place + 1..].iter().map(move |other| (one, other)));
    let compared = pairs.filter_map(|(one, other)| {
        // What only one of them can have seen is not compared.
        let length_ms = one.length_ms.min(other.length_ms);
        let agreement = agreement(instrument, one.observer(), other.observer(), length_ms)?;
        Some(PairAgreement { one: one.by, other: other.by, agreement })
    });
    compared.collect()
}
