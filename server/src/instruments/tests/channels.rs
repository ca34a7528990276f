//! Channels and their weights; the vectors are reckoned by hand.

use crate::instruments::{
    channels::{Verdict, combine, percent},
    exact::Exact,
    scale::total_bands,
    testing::{answers, get, level, said, scale, scale_results, score},
};
use Channel::{Guest, Parent, Peer, School, SelfReview, Student};
use proptest::prelude::*;
use sandu_proto::instruments::{
    channels::{Channel, ChannelResult, ChannelWeights, ChannelsResults},
    scale::Bands,
};

fn weights([self_review, peer, student, parent, school]: [u8; 5]) -> ChannelWeights {
    ChannelWeights { self_review, peer, student, parent, school }
}

/// In hundredths of a per cent.
fn verdicts(all: &[(Channel, i64)]) -> Vec<Verdict> {
    all.iter().map(|(channel, hundredths)| Verdict { channel: *channel, percent: Exact::ratio(*hundredths, 100).unwrap() }).collect()
}

/// 90 最佳, 80 优秀, 70 良好, 60 合格.
fn bands() -> Bands {
    total_bands(&scale("table-bands")).cloned().unwrap()
}

fn of(found: &ChannelsResults, channel: Channel) -> &ChannelResult {
    found.channels.iter().find(|one| one.channel == channel).unwrap()
}

fn part(found: &ChannelsResults, channel: Channel) -> String {
    said(of(found, channel).part)
}

fn mean(found: &ChannelsResults, channel: Channel) -> String {
    said(of(found, channel).marks.as_ref().map(|marks| marks.mean))
}

#[test]
fn self_peers_and_school_vector() {
    let sheets = verdicts(&[(SelfReview, 10_000), (Peer, 80_00), (Peer, 90_00), (School, 70_00)]);
    let found = combine(&sheets, &weights([10, 40, 0, 0, 50]), Some(&bands()));
    // 10 % × 100 + 40 % × 85 + 50 % × 70
    assert_eq!((said(found.combined), found.band.as_ref().map(|band| &*band.zh)), ("79.00".to_owned(), Some("良好")));
    assert_eq!([SelfReview, Peer, School].map(|channel| part(&found, channel)), ["10.00", "34.00", "35.00"]);
    assert_eq!([SelfReview, Peer, School].map(|channel| mean(&found, channel)), ["100.00", "85.00", "70.00"]);
    assert_eq!(
        found.channels.iter().map(|one| (one.channel, one.weight)).collect::<Vec<_>>(),
        [(SelfReview, 10), (Peer, 40), (School, 50)]
    );
    assert_eq!(found.missing, []);
}

#[test]
fn all_five_channels_vector() {
    let peers = [92_50, 88_00, 95_00, 79_00, 90_00].map(|percent| (Peer, percent));
    let others = [(SelfReview, 91_00), (Student, 97_00), (Student, 94_00), (Student, 96_00), (Parent, 99_00), (School, 85_50)];
    let found = combine(&verdicts(&[&peers[..], &others[..]].concat()), &weights([10, 30, 15, 5, 40]), Some(&bands()));
    // 10 % × 91 + 30 % × 88.9 + 15 % × 287 ÷ 3 + 5 % × 99 + 40 % × 85.5 = 9.1 + 26.67 + 14.35 + 4.95 + 34.2
    assert_eq!((said(found.combined), found.band.as_ref().map(|band| &*band.zh)), ("89.27".to_owned(), Some("优秀")));
    assert_eq!(
        [SelfReview, Peer, Student, Parent, School].map(|channel| part(&found, channel)),
        ["9.10", "26.67", "14.35", "4.95", "34.20"]
    );
    let marks = of(&found, Peer).marks.as_ref().unwrap();
    assert_eq!(
        (marks.n, said(marks.trimmed), marks.median.to_string(), said(marks.sd)),
        (5, "90.17".into(), "90.00".into(), "6.13".into())
    );
    assert_eq!((mean(&found, Student), said(of(&found, Student).marks.as_ref().unwrap().trimmed)), ("95.67".into(), "—".into()));
}

#[test]
fn thirds_are_not_rounded_before_they_are_added() {
    let sheets = verdicts(&[(Peer, 10_000), (Peer, 90_00), (Peer, 90_00), (School, 80_00), (School, 80_00), (School, 90_00)]);
    let found = combine(&sheets, &weights([0, 50, 0, 0, 50]), None);
    // ½ × 280 ÷ 3 + ½ × 250 ÷ 3 = 530 ÷ 6 = 88.333…; rounded parts would make 46.67 + 41.67 = 88.34.
    assert_eq!((part(&found, Peer), part(&found, School), said(found.combined)), ("46.67".into(), "41.67".into(), "88.33".into()));
}

#[test]
fn the_band_is_of_what_it_was_before_rounding() {
    let found = combine(&verdicts(&[(SelfReview, 80_00), (Peer, 79_99)]), &weights([50, 50, 0, 0, 0]), Some(&bands()));
    assert_eq!((said(found.combined), found.band.unwrap().zh), ("80.00".to_owned(), "良好".to_owned()));
    let found = combine(&verdicts(&[(SelfReview, 80_01), (Peer, 79_99)]), &weights([50, 50, 0, 0, 0]), Some(&bands()));
    assert_eq!((said(found.combined), found.band.unwrap().zh), ("80.00".to_owned(), "优秀".to_owned()));
}

#[test]
fn while_a_planned_channel_is_missing_nothing_is_combined_and_its_weight_goes_to_nobody() {
    let found = combine(&verdicts(&[(Peer, 80_00), (School, 70_00)]), &weights([0, 40, 20, 0, 40]), Some(&bands()));
    assert_eq!((found.combined, found.band.clone(), found.missing.clone()), (None, None, vec![Student]));
    assert_eq!((part(&found, Peer), part(&found, Student), part(&found, School)), ("32.00".into(), "—".into(), "28.00".into()));
    assert_eq!(of(&found, Student).marks, None);
    let nobody = combine(&[], &ChannelWeights::default(), None);
    assert_eq!((nobody.combined, nobody.missing), (None, vec![Peer]));
}

#[test]
fn channels_without_weight_and_guests_are_shown_and_change_nothing() {
    let found = combine(&verdicts(&[(Peer, 80_00), (School, 20_00), (Guest, 10_00)]), &ChannelWeights::default(), None);
    assert_eq!((said(found.combined), part(&found, School), part(&found, Guest)), ("80.00".into(), "—".into(), "—".into()));
    assert_eq!((mean(&found, School), mean(&found, Guest)), ("20.00".into(), "10.00".into()));
}

#[test]
fn a_sheet_counts_by_its_share_of_the_full_marks_as_its_own_result_says_it() {
    // 13 优 5, 6 良 4, 1 中 3: 92 of 100.
    let levels = answers((1..=20).map(|item| (item.to_string(), level(if item <= 13 { 0 } else { 1 + u8::from(item == 20) }))));
    let printed = scale_results(&get("table-levels"), &levels).total.and_then(|total| total.percent);
    assert_eq!(
        (said(percent(&scale("table-levels"), &levels).map(|percent| percent.printed(2))), said(printed)),
        ("92.00".into(), "92.00".into())
    );
    // With one item of ten missing there is no total.
    let marks = answers((1..=9).map(|item| (item.to_string(), score(10_00))));
    assert_eq!(percent(&scale("table-bands"), &marks), None);
}

fn any_verdicts() -> impl Strategy<Value = Vec<Verdict>> {
    let one = (0..Channel::ALL.len(), 0_i64..=10_500, 1_i64..=97);
    let verdict = |(channel, part, of)| Verdict { channel: Channel::ALL[channel], percent: Exact::ratio(part, of).unwrap() };
    prop::collection::vec(one.prop_map(verdict), 0..30)
}

/// 100 together.
fn any_weights() -> impl Strategy<Value = ChannelWeights> {
    [0_u8..=100, 0..=100, 0..=100, 0..=100].prop_map(|mut cuts| {
        cuts.sort_unstable();
        let [a, b, c, d] = cuts;
        weights([a, b - a, c - b, d - c, 100 - d])
    })
}

proptest! {
    #[test]
    fn the_order_in_which_sheets_arrive_does_not_matter((sheets, shuffled) in any_verdicts().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())), weights in any_weights()) {
        prop_assert_eq!(weights.sum(), 100);
        prop_assert_eq!(combine(&sheets, &weights, Some(&bands())), combine(&shuffled, &weights, Some(&bands())));
    }

    #[test]
    fn there_is_a_combined_value_exactly_when_no_planned_channel_is_missing_and_it_lies_between_the_means(sheets in any_verdicts(), weights in any_weights()) {
        let found = combine(&sheets, &weights, None);
        prop_assert_eq!(found.combined.is_none(), !found.missing.is_empty());
        let means: Vec<i64> = found.channels.iter().filter(|one| one.weight > 0).filter_map(|one| Some(one.marks.as_ref()?.mean.units())).collect();
        if let (Some(value), Some(least), Some(most)) = (found.combined, means.iter().min(), means.iter().max()) {
            prop_assert!((least - 1..=most + 1).contains(&value.units()), "{:?}", found);
        }
    }
}
