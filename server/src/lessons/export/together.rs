//! What all sheets come to: the kinds of judges, everybody's marks on one form, and how far every two observers agree.

use super::{Cell, Rows, words::Words};
use crate::instruments::names::{Names, worded};
use sandu_proto::{
    http::{
        export::FileLanguage::{En, Zh},
        sheets::{PairAgreement, SubmittedSheet},
    },
    id::AccountId,
    instruments::{
        Form, Instrument, ItemId, Text,
        agreement::{Agreement, Kappa},
        channels::ChannelsResults,
        number::Decimal,
        raters::{RatersResults, Statistics},
        scale::Marking,
    },
};

const fn statistics_said(words: Words) -> [&'static str; 7] {
    match words.0 {
        Zh => ["份数", "平均", "中位数", "去高低", "标准差", "最低", "最高"],
        En => ["Sheets", "Mean", "Median", "Trimmed mean", "SD", "Least", "Most"],
    }
}

/// In the order of [`statistics_said`]; of nobody's marks there are none.
fn statistics(marks: Option<&Statistics>) -> [Cell; 7] {
    let number = |of: fn(&Statistics) -> Option<Decimal>| Cell::from(marks.and_then(of));
    [
        marks.map_or(0, |marks| marks.n).into(),
        number(|marks| Some(marks.mean)),
        number(|marks| Some(marks.median)),
        number(|marks| marks.trimmed),
        number(|marks| marks.sd),
        number(|marks| Some(marks.least)),
        number(|marks| Some(marks.most)),
    ]
}

fn band(rows: &mut Rows, band: Option<&Text>, words: Words) {
    if let Some(band) = band {
        rows.head(&[words.say("等次", "Band"), worded(band, words.0)]);
    }
}

pub fn channels(rows: &mut Rows, found: &ChannelsResults, words: Words) {
    rows.gap();
    rows.head(&[words.say("多方评价（每份表占满分的百分比）", "All who judged (per cent of the full marks of each sheet)")]);
    let head = [words.say("哪一方", "Who"), words.say("权重（%）", "Weight (%)"), words.say("计入总分", "Part of the total")];
    rows.head(&[&head[..], &statistics_said(words)].concat());
    for one in &found.channels {
        let weight = if one.weight == 0 { Cell::from(None) } else { u32::from(one.weight).into() };
        let head = [words.channel(one.channel).into(), weight, one.part.into()];
        rows.add(head.into_iter().chain(statistics(one.marks.as_ref())));
    }
    rows.add([words.say("合计", "Together").into(), 100_u32.into(), found.combined.into()]);
    band(rows, found.band.as_ref(), words);
    if !found.missing.is_empty() {
        let missing: Vec<&str> = found.missing.iter().map(|channel| words.channel(*channel)).collect();
        rows.head(&[words.say("还没有总分", "No total yet from"), &words.joined(&missing)]);
    }
}

pub fn raters(rows: &mut Rows, found: &RatersResults, instrument: &Instrument, (names, words): (&Names, Words)) {
    let (first, last) = (words.say("评分合起来", "Marks together"), words.say("各等次几份", "Sheets at each level"));
    rows.head(&[&[first][..], &statistics_said(words), &[last]].concat());
    let mut row = |name: &str, marks: Option<&Statistics>, levels: &str| {
        let levels = if levels.is_empty() { Cell::Empty } else { levels.into() };
        rows.add([name.into()].into_iter().chain(statistics(marks)).chain([levels]));
    };
    row(words.say("总分", "Total"), found.total.as_ref(), "");
    for section in &found.sections {
        row(names.get(&section.section.0), section.marks.as_ref(), "");
    }
    // A section that is marked as a whole is its own item.
    let is_section = |item: &ItemId| found.sections.iter().any(|section| section.section == *item);
    for item in found.items.iter().filter(|item| !is_section(&item.item)) {
        row(names.get(&item.item.0), item.marks.as_ref(), &levels_said(&item.item, &item.levels, instrument, words));
    }
    band(rows, found.band.as_ref(), words);
}

/// 优 × 3、良 × 1
fn levels_said(item: &ItemId, given: &[u32], instrument: &Instrument, words: Words) -> String {
    let Form::Scale(form) = &instrument.form else { return String::new() };
    let levels = form.sections.iter().find_map(|section| match &section.marking {
        Marking::Levels { levels, items } if items.iter().any(|one| one.id == *item) => Some(levels),
        Marking::Levels { .. } | Marking::Points { .. } | Marking::Whole { .. } => None,
    });
    let said = levels
        .into_iter()
        .flatten()
        .zip(given)
        .filter(|(_, n)| **n > 0)
        .map(|(level, n)| format!("{} × {n}", worded(&level.name, words.0)));
    said.collect::<Vec<_>>().join(words.say("、", ", "))
}

pub fn agreement(rows: &mut Rows, pairs: &[PairAgreement], sheets: &[&SubmittedSheet], (names, words): (&Names, Words)) {
    rows.head(&match words.0 {
        Zh => ["两两一致性", "哪一项", "κ", "Jaccard", "实际一致 Po", "碰巧一致 Pe", "比了几处"],
        En => ["Agreement of every two", "Item", "κ", "Jaccard", "Observed Po", "By chance Pe", "Compared"],
    });
    let who = |account: AccountId| {
        let sheet = sheets.iter().find(|sheet| sheet.observer.id == account);
        sheet.map_or_else(String::new, |sheet| words.name(&sheet.observer, sheet.guest))
    };
    for PairAgreement { one, other, agreement } in pairs {
        let pair = [who(*one), who(*other)].join(words.say("和", " and "));
        let mut row = |what: Cell, kappa: &Kappa, jaccard: Cell| {
            let Kappa { n, observed, expected, kappa } = *kappa;
            rows.add([(&*pair).into(), what, kappa.into(), jaccard, observed.into(), expected.into(), n.into()]);
        };
        match agreement {
            Agreement::Interval { codes } => {
                codes.iter().for_each(|code| row(names.get(&code.code.0).into(), &code.kappa, code.jaccard.into()));
            }
            Agreement::Sequence { kappa } | Agreement::Scale { kappa } => row(Cell::Empty, kappa, Cell::Empty),
        }
    }
}
