//! Secrets that stand for a person: 256 random bits. The database keeps only their hash, so that a copy of it opens no door.

use base64ct::{Base64UrlUnpadded, Encoding};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// A new secret, for a cookie or a header.
#[must_use]
pub fn new() -> String {
    Base64UrlUnpadded::encode_string(&rand::random::<[u8; 32]>())
}

/// What is stored. The secret has full entropy, so one unsalted SHA-256 is enough.
#[must_use]
pub fn hash(secret: &str) -> String {
    Sha256::digest(secret.as_bytes()).iter().fold(String::with_capacity(64), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("a string takes every byte");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_43_letters_that_need_no_escaping_and_never_comes_twice() {
        let secret = new();
        assert_eq!(secret.len(), 43);
        assert!(secret.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'));
        assert_ne!(secret, new());
    }

    #[test]
    fn the_hash_is_sha256_in_hex() {
        assert_eq!(hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
