//! What the short ids of an instrument are called, in Chinese. The page has the same in both languages (`results/names.ts`).

use sandu_proto::instruments::{Form, Instrument, Text, codes::CodeSide, scale::Marking, scale::Section};
use std::collections::HashMap;

/// Of one instrument.
pub struct Names(HashMap<String, String>);

impl Names {
    #[must_use]
    pub fn of(instrument: &Instrument) -> Self {
        let mut names = Self(HashMap::new());
        names.learn(&instrument.form);
        names
    }

    /// The id itself for what has no name.
    #[must_use]
    pub fn get<'n>(&'n self, id: &'n str) -> &'n str {
        self.0.get(id).map_or(id, String::as_str)
    }

    fn learn(&mut self, form: &Form) {
        match form {
            Form::Interval(form) => form.sides.iter().for_each(|side| self.put_side(side)),
            Form::Questions(form) => form.categories.iter().for_each(|category| self.put_side(category)),
            Form::Sequence(form) => {
                for code in &form.codes {
                    self.0.insert(code.id.0.clone(), format!("{} {}", code.key, code.name.zh));
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
        if !name.zh.is_empty() {
            self.0.insert(id.to_owned(), name.zh.clone());
        }
    }
}
