//! The instruments that come with the program. Of those whose words belong to a publisher: the structure and short labels of our own.
//!
//! Nothing here is ever changed once a release has shipped it: a correction is a new version.

mod class;
mod copus;
mod danielson;
mod guests;
mod icalt;
mod licc;
mod questions;
mod rtop;
mod seat_map;
mod sequences;
mod tables;
mod teach;

use sandu_proto::{
    http::instruments::WrittenBy,
    instruments::{
        Form, Instrument, InstrumentId, ItemId, Text,
        codes::Code,
        number::Points,
        scale::{Level, LevelItem, Marking, Missing, NotApplicable, ScaleForm, Section, SectionValue, SeenIn, TogetherBy, Total, Worth},
    },
};
use std::sync::LazyLock;

static SHIPPED: LazyLock<Vec<Instrument>> = LazyLock::new(|| {
    [
        tables::all(),
        vec![licc::instrument(), seat_map::instrument()],
        questions::all(),
        sequences::all(),
        vec![copus::instrument(), teach::instrument(), rtop::instrument(), icalt::instrument()],
        vec![danielson::instrument(), class::instrument()],
        guests::all(),
    ]
    .concat()
});

/// All of them, in the order in which they are offered: what schools know first; last what guests write on.
#[must_use]
pub fn all() -> &'static [Instrument] {
    &SHIPPED
}

#[must_use]
pub fn get(id: &InstrumentId) -> Option<&'static Instrument> {
    all().iter().find(|instrument| instrument.id == *id)
}

/// For whom it is made; what is not shipped is for observers.
#[must_use]
pub fn written_by(id: &InstrumentId) -> WrittenBy {
    if guests::IDS.contains(&&*id.0) { WrittenBy::Guests } else { WrittenBy::Observers }
}

fn text(zh: &str, en: &str) -> Text {
    Text { zh: zh.to_owned(), en: en.to_owned() }
}

/// Version 1 of an instrument without reference values.
fn instrument(id: &str, name: Text, source: Text, licence: Text, form: Form) -> Instrument {
    Instrument { id: id.into(), version: 1, name, source, licence, form, reference: None }
}

/// A method that was published for everybody to use; its labels are ours.
fn own_labels() -> Text {
    text("方法公开发表，这里的名称由本程序自拟。", "A published method; the labels here are our own.")
}

/// What belongs to a publisher is not shipped.
fn structure_only() -> Text {
    text(
        "这里只有结构和自拟的简短名称。量表的正式描述归出版方所有，学校取得授权后可以自行填入。",
        "Structure and short labels of our own only. The descriptors belong to the publisher; a school that has a licence may fill them in.",
    )
}

/// (code, Chinese, English), the key being the code.
fn codes(all: &[(&str, &str, &str)]) -> Vec<Code> {
    all.iter().map(|(id, zh, en)| Code { id: (*id).into(), key: (*id).to_owned(), name: text(zh, en) }).collect()
}

/// A scale that has sections and nothing else yet: means, no total, every item needed.
fn plain_scale(sections: Vec<Section>) -> ScaleForm {
    ScaleForm {
        sections,
        section_value: SectionValue::Mean,
        total: Total::Absent,
        bands: None,
        bonus: None,
        missing: Missing::Blocks,
        not_applicable: NotApplicable::Refused,
        evidence: None,
        cycles: None,
        snapshots: None,
        together: TogetherBy::Mean,
    }
}

fn section(id: &str, name: Text, marking: Marking) -> Section {
    Section { id: id.into(), name, seen: SeenIn::Lesson, marking }
}

/// Levels that are named by their points.
fn numbered(from: i32, to: i32) -> Vec<Level> {
    (from..=to).map(|points| Level { name: text(&points.to_string(), &points.to_string()), points: Points::whole(points) }).collect()
}

fn level_item(id: impl Into<String>, zh: &str, en: &str) -> LevelItem {
    LevelItem { id: ItemId(id.into()), name: text(zh, en), worth: Worth::Points, signs: None, hints: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instruments::validate::validate;
    use std::collections::HashSet;

    #[test]
    fn every_shipped_instrument_keeps_the_rules_for_instruments_and_speaks_both_languages() {
        for instrument in all() {
            assert_eq!(validate(instrument), Ok(()), "{}", instrument.id);
            let json = serde_json::to_value(instrument).unwrap();
            assert_eq!(serde_json::from_value::<Instrument>(json.clone()).unwrap(), *instrument, "{}", instrument.id);
            for (zh, en) in texts_in(&json) {
                assert_eq!(zh.is_empty(), en.is_empty(), "{}: {zh} / {en}", instrument.id);
            }
        }
    }

    fn texts_in(json: &serde_json::Value) -> Vec<(String, String)> {
        let own = (|| Some((json.get("zh")?.as_str()?.to_owned(), json.get("en")?.as_str()?.to_owned())))();
        let children: Vec<_> = match json {
            serde_json::Value::Object(fields) => fields.values().flat_map(texts_in).collect(),
            serde_json::Value::Array(all) => all.iter().flat_map(texts_in).collect(),
            _ => Vec::new(),
        };
        own.into_iter().chain(children).collect()
    }

    #[test]
    fn every_shipped_instrument_has_an_id_of_its_own() {
        let ids: HashSet<_> = all().iter().map(|instrument| &instrument.id).collect();
        assert_eq!(ids.len(), all().len());
        assert!(ids.iter().all(|id| get(id).is_some()));
    }

    #[test]
    fn scales_have_as_many_items_as_their_authors_gave_them() {
        for (id, wanted) in [("rtop", 25), ("icalt", 35), ("danielson", 22), ("class", 10), ("teach", 9), ("table-levels", 20)] {
            let Form::Scale(form) = &get(&id.into()).unwrap().form else { panic!("{id} is a scale") };
            let count = |section: &Section| match &section.marking {
                Marking::Levels { items, .. } => items.len(),
                Marking::Points { items } => items.len(),
                Marking::Whole { .. } => 1,
            };
            assert_eq!(form.sections.iter().map(count).sum::<usize>(), wanted, "{id}");
        }
    }
}
