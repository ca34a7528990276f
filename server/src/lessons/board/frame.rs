//! A board as it goes over the wire: an event of the stream, made once and handed to everybody, plain and packed.
//!
//! Packed, every event is a deflate block of its own that looks back at nothing and ends on a byte. Such blocks one behind the other are a
//! good gzip stream, whichever comes first, so that streams that began at different times share them.

use axum::http::{HeaderMap, header::ACCEPT_ENCODING};
use bytes::Bytes;
use flate2::{Compress, Compression, FlushCompress};

/// A gzip member's header: no name, no time.
const GZIP: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
/// What a flush may need when nothing can be made smaller.
const MARGIN: usize = 64;

/// How a stream is packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packing {
    Plain,
    Gzip,
}

impl Packing {
    /// What the browser takes. Packed, a board is a tenth: five hundred viewers are one school's line.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let mut taken = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
        let is_gzip = |coding: &str| {
            let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
            name.trim().eq_ignore_ascii_case("gzip") && !matches!(weight.trim(), "q=0" | "q=0.0")
        };
        if taken.any(is_gzip) { Self::Gzip } else { Self::Plain }
    }

    /// What every stream begins with.
    #[must_use]
    pub fn beginning(self) -> Bytes {
        match self {
            Self::Plain => Bytes::new(),
            Self::Gzip => Bytes::from_static(&GZIP),
        }
    }
}

/// Cheap to clone.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    plain: Bytes,
    gzip: Bytes,
}

impl Frame {
    #[must_use]
    pub fn new(event: impl Into<Bytes>) -> Self {
        let plain = event.into();
        Self { gzip: block(&plain).into(), plain }
    }

    #[must_use]
    pub fn packed(&self, packing: Packing) -> Bytes {
        match packing {
            Packing::Plain => self.plain.clone(),
            Packing::Gzip => self.gzip.clone(),
        }
    }
}

/// Fast: the last tenth that could be saved costs three times as long.
fn block(plain: &[u8]) -> Vec<u8> {
    let mut deflate = Compress::new(Compression::fast(), false);
    let mut block = Vec::with_capacity(plain.len() / 4 + MARGIN);
    loop {
        let rest = &plain[usize::try_from(deflate.total_in()).expect("it was in memory")..];
        deflate.compress_vec(rest, &mut block, FlushCompress::Full).expect("deflate takes any bytes");
        // Room left over: everything is out, the flush too.
        if block.len() < block.capacity() {
            return block;
        }
        block.reserve(block.capacity());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::GzDecoder;
    use proptest::prelude::*;
    use std::io::Read;

    fn unpacked(stream: &[u8]) -> Vec<u8> {
        let mut read = Vec::new();
        let mut decoder = GzDecoder::new(stream);
        let mut some = [0; 1000];
        // A stream that goes on has no end to it: what is read before the missing end is all there is.
        while let Ok(count @ 1..) = decoder.read(&mut some) {
            read.extend_from_slice(&some[..count]);
        }
        read
    }

    proptest! {
        #[test]
        fn frames_that_were_packed_apart_read_as_one_stream_from_any_of_them(
            events in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..3_000), 1..6), from in 0..6usize,
        ) {
            let from = from.min(events.len());
            let frames: Vec<Frame> = events.iter().map(|event| Frame::new(event.clone())).collect();
            let stream: Vec<u8> =
                std::iter::once(Packing::Gzip.beginning()).chain(frames[from..].iter().map(|frame| frame.packed(Packing::Gzip))).flatten().collect();
            prop_assert_eq!(unpacked(&stream), events[from..].concat());
        }
    }

    #[test]
    fn what_repeats_itself_is_packed_small() {
        let frame = Frame::new("data: {\"by\":\"0190a0c0-0000-7000-8000-000000000001\"}\n\n".repeat(1_000));
        assert!(frame.packed(Packing::Gzip).len() * 20 < frame.packed(Packing::Plain).len());
    }

    #[test]
    fn only_who_asks_for_gzip_gets_it() {
        let packing = |asked: &'static str| Packing::of(&HeaderMap::from_iter([(ACCEPT_ENCODING, asked.parse().expect("a header"))]));
        assert_eq!(packing("gzip, deflate, br, zstd"), Packing::Gzip);
        assert_eq!(packing("br;q=1.0, GZIP;q=0.5"), Packing::Gzip);
        for plain in ["identity", "br", "gzip;q=0", "x-gzip2"] {
            assert_eq!(packing(plain), Packing::Plain, "{plain}");
        }
        assert_eq!(Packing::of(&HeaderMap::new()), Packing::Plain);
    }
}
