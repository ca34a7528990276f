//! The demo's own scoring table: one that comes along, as a school has shortened it and frozen it.

use super::{LEADER, SCHOOL};
use crate::{
    auth::User,
    db::Connection,
    error::{Error, Result},
    instruments::{own, shipped},
};
use sandu_proto::{
    http::own_instruments::Definition,
    instruments::{Form, Instrument, Text},
};
use std::collections::HashMap;

/// Ten points for each of ten items, in five sections.
const BEGUN_FROM: &str = "table-bands";
/// What the school kept: an unannounced visit is judged in a few minutes.
const SECTIONS: usize = 3;

pub async fn make(connection: &mut Connection, people: &HashMap<&'static str, User>) -> Result<()> {
    let leader = people.get(LEADER).ok_or_else(|| Error::internal("the demo has no leader"))?;
    let begun = shipped::get(&BEGUN_FROM.into()).cloned();
    let Some(Instrument { form: Form::Scale(mut form), .. }) = begun else {
        return Err(Error::internal(format!("no scale is called {BEGUN_FROM}")));
    };
    form.sections.truncate(SECTIONS);
    let name = Text { zh: "随堂听课评价表（简）".to_owned(), en: String::new() };
    let source = Text { zh: format!("{SCHOOL}，照百分制评价表简化"), en: String::new() };
    own::make(connection, leader, Definition { name, source, licence: Text::default(), form }).await?;
    Ok(())
}
