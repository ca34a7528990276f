//! What the short ids of an instrument are called, as the page says it (`results/names.ts`).

use sandu_proto::{
    http::export::FileLanguage,
    instruments::{Form, Instrument, Text, codes::CodeSide, scale::Marking, scale::Section},
};
use std::collections::HashMap;

/// A table of a school's own may have no English.
#[must_use]
pub fn worded(text: &Text, language: FileLanguage) -> &str {
    if language == FileLanguage::En && !text.en.is_empty() { &text.en } else { &text.zh }
}

/// Of one instrument.
pub struct Names {
    language: FileLanguage,
    known: HashMap<String, String>,
}

impl Names {
    #[must_use]
    pub fn of(instrument: &Instrument, language: FileLanguage) -> Self {
        let mut names = Self { language, known: HashMap::new() };
        names.learn(&instrument.form);
        names
    }

    /// Codes with whose they are: 等待 is the pupils' and the teacher's.
    #[must_use]
    pub fn sided(instrument: &Instrument, language: FileLanguage) -> Self {
        let mut names = Self::of(instrument, language);
        let Form::Interval(form) = &instrument.form else { return names };
        for side in &form.sides {
            let of = worded(&side.name, language);
            for code in side.groups.iter().flat_map(|group| &group.codes) {
                let name = format!("{of} · {}", names.get(&code.id.0));
                names.known.insert(code.id.0.clone(), name);
            }
        }
        names
    }

    /// The id itself for what has no name.
    #[must_use]
    pub fn get<'n>(&'n self, id: &'n str) -> &'n str {
        self.known.get(id).map_or(id, String::as_str)
    }

    fn learn(&mut self, form: &Form) {
        match form {
            Form::Interval(form) => form.sides.iter().for_each(|side| self.put_side(side)),
            Form::Questions(form) => form.categories.iter().for_each(|category| self.put_side(category)),
            Form::Sequence(form) => {
                for code in &form.codes {
                    let name = format!("{} {}", code.key, worded(&code.name, self.language));
                    self.known.insert(code.id.0.clone(), name);
                }
            }
            Form::Scale(form) => {
                form.sections.iter().for_each(|section| self.put_section(section));
                for item in form.bonus.iter().flat_map(|bonus| &bonus.items) {
                    self.put(&item.id.0, &item.name);
                }
            }
            Form::Viewpoints(form) => {
                let viewpoints = form.dimensions.iter().flat_map(|dimension| &dimension.viewpoints);
                viewpoints.flat_map(|viewpoint| &viewpoint.points).for_each(|point| self.put(&point.id.0, &point.name));
            }
            Form::Seats(form) => form.kinds.iter().for_each(|kind| self.put(&kind.id.0, &kind.name)),
        }
    }

    fn put_side(&mut self, side: &CodeSide) {
        self.put(&side.id.0, &side.name);
        for group in &side.groups {
            self.put(&group.id.0, &group.name);
            group.codes.iter().for_each(|code| self.put(&code.id.0, &code.name));
        }
    }

    fn put_section(&mut self, section: &Section) {
        self.put(&section.id.0, &section.name);
        match &section.marking {
            Marking::Levels { items, .. } => items.iter().for_each(|item| self.put(&item.id.0, &item.name)),
            Marking::Points { items } => items.iter().for_each(|item| self.put(&item.id.0, &item.name)),
            Marking::Whole { .. } => {}
        }
    }

    fn put(&mut self, id: &str, name: &Text) {
        let name = worded(name, self.language);
        if !name.is_empty() {
            self.known.insert(id.to_owned(), name.to_owned());
        }
    }
}
