//! The channels of a lesson's evaluation, brought together: exact until each number is printed, and in no order but that of the channels.

use super::{
    exact::{Exact, mean},
    raters::statistics,
    scale::{band, sums::sums},
};
use sandu_proto::instruments::{
    channels::{Channel, ChannelResult, ChannelWeights, ChannelsResults},
    scale::{Bands, ScaleForm},
    sheet::Answers,
};

const PLACES: u8 = 2;

/// What one sheet says: its total in per cent of its full marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub channel: Channel,
    pub percent: Exact,
}

/// `None` while the marks have no total, or where nothing applies.
#[must_use]
pub fn percent(form: &ScaleForm, answers: &Answers) -> Option<Exact> {
    let total = sums(form, answers).total?;
    Some(total.value()?.over(total.full)?.times(Exact::whole(100)))
}

/// `bands`: those of the one table that all sheets were written with.
#[must_use]
pub fn combine(verdicts: &[Verdict], weights: &ChannelWeights, bands: Option<&Bands>) -> ChannelsResults {
    let of = |channel: Channel| {
        let mut percents: Vec<Exact> =
            verdicts.iter().filter(|verdict| verdict.channel == channel).map(|verdict| verdict.percent).collect();
        percents.sort_unstable();
        percents
    };
    let share = |channel: Channel| Exact::ratio(weights.of(channel).into(), 100);
    let part = |channel: Channel| mean(&of(channel)).zip(share(channel)).map(|(mean, share)| mean.times(share));
    let planned = || Channel::ALL.into_iter().filter(|channel| weights.of(*channel) > 0);
    let missing: Vec<Channel> = planned().filter(|channel| of(*channel).is_empty()).collect();
    let combined = missing.is_empty().then(|| planned().filter_map(part).sum::<Exact>());
    let result = |channel: Channel| {
        let (marks, weight) = (statistics(&of(channel)), weights.of(channel));
        (marks.is_some() || weight > 0).then(|| ChannelResult {
            channel,
            weight,
            part: part(channel).filter(|_| weight > 0).map(|part| part.printed(PLACES)),
            marks,
        })
    };
    ChannelsResults {
        channels: Channel::ALL.into_iter().filter_map(result).collect(),
        missing,
        combined: combined.map(|value| value.printed(PLACES)),
        band: combined.zip(bands).and_then(|(value, bands)| band(bands, value, Exact::whole(100))),
    }
}
