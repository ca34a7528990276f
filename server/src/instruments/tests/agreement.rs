//! κ and Jaccard.

use crate::instruments::{
    agreement::{Observer, agreement, kappa},
    testing::{answers, events, get, level, said, sequence},
};
use sandu_proto::instruments::{
    agreement::{Agreement, Kappa},
    sheet::{Answers, What},
};

fn printed(kappa: Kappa) -> [String; 3] {
    [kappa.observed, kappa.expected, kappa.kappa].map(said)
}

#[test]
fn copus_agreement_vector() {
    let ticked = |bits: &str| {
        let tick = |interval| (0, What::Tick { interval, code: "S.L".into() });
        events((0..).zip(bits.chars()).filter(|(_, bit)| *bit == '1').map(|(interval, _)| tick(interval)))
    };
    let [a, b] = ["1110010011", "1100011011"].map(ticked);
    let none = Answers::new();
    let [a, b] = [&a, &b].map(|events| Observer { events, answers: &none });
    let Some(Agreement::Interval { codes }) = agreement(&get("copus"), a, b, 20 * 60_000) else { panic!("interval") };
    let listening = codes.iter().find(|code| code.code == "S.L".into()).unwrap();
    assert_eq!(printed(listening.kappa), ["0.8000", "0.5200", "0.5833"]);
    assert_eq!(said(listening.jaccard), "0.7143");
    let never = codes.iter().find(|code| code.code == "S.TQ".into()).unwrap();
    assert_eq!(printed(never.kappa), ["1.0000", "1.0000", "—"]);
    assert_eq!(said(never.jaccard), "—");
}

#[test]
fn st_agreement_vector() {
    let taps = |codes: &str| {
        let letters: Vec<String> = codes.chars().map(String::from).collect();
        sequence(letters.iter().map(String::as_str), 30_000)
    };
    let [a, b] = ["TTTTSSTTSTTTSSSTTTTT", "TTTSSSTTSTTTSSTTTTTT"].map(taps);
    let none = Answers::new();
    let [a, b] = [&a, &b].map(|events| Observer { events, answers: &none });
    let Some(Agreement::Sequence { kappa }) = agreement(&get("st-classic"), a, b, 20 * 30_000) else { panic!("sequence") };
    assert_eq!(printed(kappa), ["0.9000", "0.5800", "0.7619"]);
}

#[test]
fn scales_are_compared_where_both_have_marked() {
    let a = answers([("1", level(0)), ("2", level(1)), ("3", level(0)), ("4", level(9))]);
    let b = answers([("1", level(0)), ("2", level(0)), ("4", level(0)), ("5", level(0))]);
    let [a, b] = [&a, &b].map(|answers| Observer { events: &[], answers });
    let Some(Agreement::Scale { kappa }) = agreement(&get("table-levels"), a, b, 0) else { panic!("scale") };
    assert_eq!((kappa.n, said(kappa.observed)), (2, "0.5000".to_owned()));
}

#[test]
fn what_each_observer_does_alone_is_not_compared() {
    let none = Answers::new();
    let nobody = Observer { events: &[], answers: &none };
    for id in ["licc", "questions", "seats"] {
        assert_eq!(agreement(&get(id), nobody, nobody, 1), None);
    }
    assert_eq!(printed(kappa(std::iter::empty::<(u8, u8)>())), ["—", "—", "—"]);
}
