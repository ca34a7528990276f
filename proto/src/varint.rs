//! lib0's variable-length integers, strings and byte arrays: seven bits a byte, least significant first, high bit means "more".

/// What is wrong with bytes that do not decode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Malformed {
    /// The bytes end before the value does.
    Truncated,
    /// An integer of more than 53 bits: JavaScript could not hold it.
    TooLarge,
    /// A string that is not UTF-8.
    NotUtf8,
    /// A message or sub-message type nobody defined.
    UnknownType,
    /// Bytes after the end of the message.
    Trailing,
}

/// The largest integer that JavaScript holds exactly.
pub const MAX_SAFE: u64 = (1 << 53) - 1;

/// Appends `value`.
pub fn write_uint(out: &mut Vec<u8>, mut value: u64) {
    while value > 0x7f {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends the length of `bytes` and `bytes`.
pub fn write_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    write_uint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// Reads from the front of a slice; never past its end.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// What has not been read yet.
    #[must_use]
    pub fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// An integer of at most 53 bits.
    pub fn uint(&mut self) -> Result<u64, Malformed> {
        let mut value = 0u64;
        for (index, &byte) in self.rest.iter().enumerate().take(8) {
            value |= u64::from(byte & 0x7f) << (7 * index);
            if byte < 0x80 {
                self.rest = &self.rest[index + 1..];
                return if value <= MAX_SAFE { Ok(value) } else { Err(Malformed::TooLarge) };
            }
        }
        Err(if self.rest.len() < 8 { Malformed::Truncated } else { Malformed::TooLarge })
    }

    /// One byte.
    pub fn byte(&mut self) -> Result<u8, Malformed> {
        let (&byte, rest) = self.rest.split_first().ok_or(Malformed::Truncated)?;
        self.rest = rest;
        Ok(byte)
    }

    /// Exactly `length` bytes.
    pub fn take(&mut self, length: usize) -> Result<&'a [u8], Malformed> {
        let (bytes, rest) = self.rest.split_at_checked(length).ok_or(Malformed::Truncated)?;
        self.rest = rest;
        Ok(bytes)
    }

    /// A length and that many bytes.
    pub fn bytes(&mut self) -> Result<&'a [u8], Malformed> {
        let length = usize::try_from(self.uint()?).map_err(|_| Malformed::TooLarge)?;
        self.take(length)
    }

    /// A length and that many bytes of UTF-8.
    pub fn text(&mut self) -> Result<&'a str, Malformed> {
        std::str::from_utf8(self.bytes()?).map_err(|_| Malformed::NotUtf8)
    }

    /// Errs when something is left.
    pub fn end(&self) -> Result<(), Malformed> {
        if self.rest.is_empty() { Ok(()) } else { Err(Malformed::Trailing) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_integer_reads_back(value in 0..=MAX_SAFE) {
            let mut out = Vec::new();
            write_uint(&mut out, value);
            let mut reader = Reader::new(&out);
            prop_assert_eq!(reader.uint(), Ok(value));
            prop_assert_eq!(reader.end(), Ok(()));
        }

        #[test]
        fn random_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let mut reader = Reader::new(&bytes);
            while reader.bytes().is_ok_and(|_| !reader.rest().is_empty()) {}
        }
    }

    #[test]
    fn integers_past_53_bits_are_refused() {
        assert_eq!(Reader::new(&[0xff; 9]).uint(), Err(Malformed::TooLarge));
        assert_eq!(Reader::new(&[0xff; 3]).uint(), Err(Malformed::Truncated));
    }
}
