//! The values in updates that the scanner found fit for a sheet, without the replica: a sheet only grows, so its entries are those of its
//! updates, in any order. What is no JSON object is `null`, as in the replica's own projection; a test holds the two together.

use super::{content::ANY, structs::HAS_ORIGINS};
use sandu_proto::varint::{Malformed, Reader};
use serde_json::{Map, Number, Value};

/// As deep as the replica projects.
const MAX_DEPTH: usize = 12;
/// JavaScript's whole numbers.
const MAX_SAFE: f64 = 9_007_199_254_740_991.0;

/// One value and the clock that it stands at.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub client: u64,
    pub clock: u64,
    pub value: Value,
}

/// Everything in `update`; an error for what is not fit for a sheet.
pub fn values(update: &[u8]) -> Result<Vec<Entry>, Malformed> {
    let mut reader = Reader::new(update);
    let mut entries = Vec::new();
    for _ in 0..reader.uint()? {
        let count = reader.uint()?;
        let client = reader.uint()?;
        let mut clock = reader.uint()?;
        for _ in 0..count {
            skip_place(&mut reader)?;
            for _ in 0..reader.uint()? {
                let value = match read(&mut reader, MAX_DEPTH)? {
                    Read::Json(value @ Value::Object(_)) => value,
                    Read::Json(_) | Read::Undefined | Read::NoJson => Value::Null,
                };
                entries.push(Entry { client, clock, value });
                clock += 1;
            }
        }
    }
    Ok(entries)
}

/// What stands before the content of an item: where it is. Only lists of values, at the root, are fit for a sheet.
fn skip_place(reader: &mut Reader<'_>) -> Result<(), Malformed> {
    let info = reader.byte()?;
    if info & !HAS_ORIGINS != ANY {
        return Err(Malformed::UnknownType);
    }
    for _ in 0..(info & HAS_ORIGINS).count_ones() {
        reader.uint()?;
        reader.uint()?;
    }
    if info & HAS_ORIGINS == 0 {
        reader.byte()?;
        reader.text()?;
    }
    Ok(())
}

/// A value as JSON has it, or not.
enum Read {
    Json(Value),
    Undefined,
    NoJson,
}

/// Recurses as deep as the scanner lets values nest.
fn read(reader: &mut Reader<'_>, depth: usize) -> Result<Read, Malformed> {
    let deeper = depth.saturating_sub(1);
    let read = match reader.byte()? {
        127 => Read::Undefined,
        126 => Read::Json(Value::Null),
        125 => Read::Json(integer(reader)?.into()),
        124 => float(f64::from(f32::from_be_bytes(array(reader)?))),
        123 => float(f64::from_be_bytes(array(reader)?)),
        122 => Read::Json(i64::from_be_bytes(array(reader)?).into()),
        121 => Read::Json(false.into()),
        120 => Read::Json(true.into()),
        119 => Read::Json(reader.text()?.into()),
        118 => members(reader, deeper)?,
        117 => items(reader, deeper)?,
        116 => {
            reader.bytes()?;
            Read::NoJson
        }
        _ => return Err(Malformed::UnknownType),
    };
    Ok(if depth == 0 { Read::NoJson } else { read })
}

/// What a member leaves undefined it does not have.
fn members(reader: &mut Reader<'_>, depth: usize) -> Result<Read, Malformed> {
    let mut members = Some(Map::new());
    for _ in 0..reader.uint()? {
        let name = reader.text()?;
        match read(reader, depth)? {
            Read::Json(value) => {
                if let Some(members) = &mut members {
                    members.insert(name.to_owned(), value);
                }
            }
            Read::Undefined => {}
            Read::NoJson => members = None,
        }
    }
    Ok(members.map_or(Read::NoJson, |members| Read::Json(Value::Object(members))))
}

fn items(reader: &mut Reader<'_>, depth: usize) -> Result<Read, Malformed> {
    let mut items = Some(Vec::new());
    for _ in 0..reader.uint()? {
        match (read(reader, depth)?, &mut items) {
            (Read::Json(value), Some(items)) => items.push(value),
            (Read::Json(_), None) => {}
            (Read::Undefined | Read::NoJson, _) => items = None,
        }
    }
    Ok(items.map_or(Read::NoJson, |items| Read::Json(Value::Array(items))))
}

fn array<const N: usize>(reader: &mut Reader<'_>) -> Result<[u8; N], Malformed> {
    reader.take(N)?.try_into().map_err(|_| Malformed::Truncated)
}

/// Six bits and a sign in the first byte, then seven a byte.
fn integer(reader: &mut Reader<'_>) -> Result<i64, Malformed> {
    let first = reader.byte()?;
    let rest = if first & 0x80 == 0 { 0 } else { reader.uint()? };
    let number = i64::try_from(rest << 6 | u64::from(first & 0x3f)).map_err(|_| Malformed::TooLarge)?;
    Ok(if first & 0x40 == 0 { number } else { -number })
}

/// JavaScript's whole numbers come as floats when they are large.
fn float(number: f64) -> Read {
    if number.fract() == 0.0 && number.abs() <= MAX_SAFE {
        Read::Json((number as i64).into())
    } else {
        Number::from_f64(number).map_or(Read::NoJson, |number| Read::Json(number.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::scan::{Schema, scan};
    use serde_json::json;

    fn sheet(values: &[&[u8]]) -> Vec<u8> {
        let count = u8::try_from(values.len()).unwrap();
        [&[1, 1, 5, 0, 8, 1, 7][..], b"entries", &[count], &values.concat(), &[0]].concat()
    }

    fn read_all(values_written: &[&[u8]]) -> Vec<Value> {
        let update = sheet(values_written);
        assert!(scan(update.clone().into()).is_ok_and(|scan| scan.suits(Schema::Sheet)));
        values(&update).unwrap().into_iter().map(|entry| entry.value).collect()
    }

    #[test]
    fn values_are_read_as_they_were_written_each_at_its_clock() {
        // { "a": [-3, 100, 0.5, 1e12, "é"], "b": true, "c": undefined }
        let float = |number: f64| [&[123][..], &number.to_be_bytes()].concat();
        let items = [&[117, 5, 125, 0x43, 125, 0xa4, 1][..], &float(0.5), &float(1e12), &[119, 2], "é".as_bytes()].concat();
        let value = [&[118, 3, 1, b'a'][..], &items, &[1, b'b', 120, 1, b'c', 127]].concat();
        assert_eq!(read_all(&[&value]), [json!({ "a": [-3, 100, 0.5, 1_000_000_000_000i64, "é"], "b": true })]);
        let empty: &[u8] = &[118, 0];
        let clocks: Vec<u64> = values(&sheet(&[empty, empty])).unwrap().iter().map(|entry| entry.clock).collect();
        assert_eq!(clocks, [0, 1]);
        // After a neighbour it names no root.
        let next = values(&[1, 1, 5, 2, 0x88, 5, 1, 1, 118, 0, 0]).unwrap();
        assert_eq!(next, [Entry { client: 5, clock: 2, value: json!({}) }]);
    }

    #[test]
    fn what_is_no_json_object_is_null_and_hides_nothing_after_it() {
        let empty: &[u8] = &[118, 0];
        let nan = [&[118, 1, 1, b'x', 123][..], &f64::NAN.to_be_bytes()].concat();
        let buffer: &[u8] = &[118, 1, 1, b'x', 116, 1, 9];
        let hole: &[u8] = &[118, 1, 1, b'x', 117, 1, 127];
        let deep = |levels: usize| [&[118, 1, 1, b'x'][..], &[117, 1].repeat(levels), &[126]].concat();
        let deepest = deep(MAX_DEPTH - 2);
        let too_deep = deep(MAX_DEPTH - 1);
        let read = read_all(&[&[120], &nan, buffer, hole, &too_deep, &deepest, empty]);
        assert_eq!(read.iter().map(Value::is_null).collect::<Vec<_>>(), [true, true, true, true, true, false, false]);
    }

    #[test]
    fn what_is_not_fit_for_a_sheet_is_refused_and_a_cut_is_too() {
        let update = sheet(&[&[118, 0], &[118, 1, 1, b'x', 119, 1, b'y']]);
        for end in 0..update.len() - 1 {
            assert!(values(&update[..end]).is_err(), "cut at {end}");
        }
        let text = [&[1, 1, 5, 0, 4, 1, 7][..], b"content", &[1, b'a', 0]].concat();
        assert_eq!(values(&text), Err(Malformed::UnknownType));
    }
}
