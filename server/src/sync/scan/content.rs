//! The content of an item.

use super::{
    Flaw, read_count,
    schema::{Suits, has_mark, has_node},
};
use sandu_proto::{
    sheets::MAX_ENTRY_BYTES,
    varint::{MAX_SAFE, Reader},
};

/// yrs reads nested values by recursion; our own are three or four deep.
const MAX_ANY_DEPTH: usize = 64;

// Kinds of content. The others are not made by the page: 2 JSON, 3 binary, 5 embed, 9 sub-document. yrs looks at four bits of the five.
const DELETED: u8 = 1;
const STRING: u8 = 4;
const FORMAT: u8 = 6;
const TYPE: u8 = 7;
const ANY: u8 = 8;

// Kinds of shared type. The others are not made by the page: 4 nested fragment, 5 hook, 7 weak link.
const ARRAY: u8 = 0;
const MAP: u8 = 1;
const TEXT: u8 = 2;
const XML_ELEMENT: u8 = 3;
const XML_TEXT: u8 = 6;

/// Reads it and answers how many clocks it takes.
pub(super) fn read(reader: &mut Reader<'_>, kind: u8, suits: &mut Suits) -> Result<u64, Flaw> {
    suits.sheet &= kind == ANY;
    match kind {
        DELETED => Ok(reader.uint()?),
        STRING => Ok(utf16_length(reader.text()?)),
        FORMAT => read_format(reader),
        TYPE => read_type(reader),
        ANY => {
            let count = read_count(reader)?;
            for _ in 0..count {
                let before = reader.rest().len();
                read_any(reader)?;
                suits.sheet &= before - reader.rest().len() <= MAX_ENTRY_BYTES;
            }
            Ok(count as u64)
        }
        other => Err(Flaw::Content(other)),
    }
}

/// Clocks count UTF-16 code units, as JavaScript's strings do.
fn utf16_length(text: &str) -> u64 {
    // One for each character and one more for those of four bytes.
    text.bytes().map(|byte| u64::from(byte & 0xc0 != 0x80) + u64::from(byte >= 0xf0)).sum()
}

fn read_format(reader: &mut Reader<'_>) -> Result<u64, Flaw> {
    if !has_mark(reader.text()?) {
        return Err(Flaw::Mark);
    }
    // Our marks have no attributes: y-tiptap writes `{}` where one begins and `null` where it ends, other bindings write `true`. So no
    // JSON needs to be parsed here, and none that nests ever reaches yrs.
    match reader.text()? {
        "null" | "{}" | "true" => Ok(1),
        _ => Err(Flaw::MarkValue),
    }
}

fn read_type(reader: &mut Reader<'_>) -> Result<u64, Flaw> {
    // Yjs reads a variable-length integer here, yrs a byte: only what is the same in both passes.
    match reader.byte()? {
        ARRAY | MAP | TEXT | XML_TEXT => Ok(1),
        XML_ELEMENT if has_node(reader.text()?) => Ok(1),
        XML_ELEMENT => Err(Flaw::Node),
        other => Err(Flaw::Type(other)),
    }
}

/// An array or map whose last `left` values have not been read.
#[derive(Clone, Copy)]
struct Open {
    left: usize,
    is_map: bool,
}

/// One JSON-like value, however it nests.
fn read_any(reader: &mut Reader<'_>) -> Result<(), Flaw> {
    let Some(outermost) = read_any_head(reader)? else { return Ok(()) };
    let mut open = [outermost; MAX_ANY_DEPTH];
    let mut depth = 1;
    while depth > 0 {
        let level = &mut open[depth - 1];
        if level.left == 0 {
            depth -= 1;
            continue;
        }
        level.left -= 1;
        if level.is_map {
            reader.text()?;
        }
        if let Some(inner) = read_any_head(reader)? {
            *open.get_mut(depth).ok_or(Flaw::AnyDepth)? = inner;
            depth += 1;
        }
    }
    Ok(())
}

/// Reads a value whole, or no further than the count of an array or map.
fn read_any_head(reader: &mut Reader<'_>) -> Result<Option<Open>, Flaw> {
    match reader.byte()? {
        // undefined, null, false, true
        127 | 126 | 121 | 120 => {}
        125 => read_signed(reader)?,
        124 => {
            reader.take(4)?;
        }
        // float64, bigint
        123 | 122 => {
            reader.take(8)?;
        }
        119 => {
            reader.text()?;
        }
        118 => return Ok(Some(Open { left: read_count(reader)?, is_map: true })),
        117 => return Ok(Some(Open { left: read_count(reader)?, is_map: false })),
        116 => {
            reader.bytes()?;
        }
        other => return Err(Flaw::Any(other)),
    }
    Ok(None)
}

/// A signed integer: six bits and a sign in the first byte, then seven a byte.
fn read_signed(reader: &mut Reader<'_>) -> Result<(), Flaw> {
    let first = reader.byte()?;
    if first & 0x80 != 0 && reader.uint()? > MAX_SAFE >> 6 {
        return Err(Flaw::Number);
    }
    Ok(())
}
