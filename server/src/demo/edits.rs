//! What a teacher changed in a paper of the demo, as their own page would have sent it: other words in the place of a block's. Pure.

use crate::replica::SERVER_CLIENT;
use bytes::Bytes;
use sandu_proto::varint::{write_bytes, write_uint};

/// A block of a paper that was made from JSON: an element, its attributes, its words.
pub struct Block<'a> {
    pub attributes: u64,
    pub words: &'a str,
    pub instead: Option<&'a str>,
}

/// A string that is told what stands to its right.
const STRING_BEFORE: u8 = 0x44;

/// The Yjs v1 update that writes under `client`, which has written nothing before.
pub fn update<'a>(client: u64, blocks: impl IntoIterator<Item = Block<'a>>) -> Bytes {
    let (mut structs, mut deletes, mut changes, mut clock) = (Vec::new(), Vec::new(), 0, 0);
    for Block { attributes, words, instead } in blocks {
        // The element takes one clock, each attribute one, and the shared text that holds the words.
        let from = clock + 1 + attributes + 1;
        let length = words.encode_utf16().count() as u64;
        clock = from + length;
        let Some(instead) = instead else { continue };
        changes += 1;
        structs.push(STRING_BEFORE);
        write_uint(&mut structs, SERVER_CLIENT);
        write_uint(&mut structs, from);
        write_bytes(&mut structs, instead.as_bytes());
        write_uint(&mut deletes, from);
        write_uint(&mut deletes, length);
    }
    let mut out = Vec::new();
    [1, changes, client, 0].into_iter().for_each(|number| write_uint(&mut out, number));
    out.extend(structs);
    [1, SERVER_CLIENT, changes].into_iter().for_each(|number| write_uint(&mut out, number));
    out.extend(deletes);
    out.into()
}
