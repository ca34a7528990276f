//! The code for signing in: six digits on the screen in the room that change every 30 seconds. Pure.
//!
//! HMAC-SHA256(the meeting's secret, the number of the window as eight bytes, big-endian); its first eight bytes modulo a million.
//! Time is the server's. The code of the window before is still taken: it may have changed while somebody was typing.

use sha2::{Digest, Sha256};

/// How long a code is on the screen: time enough to type it, too short to be passed round and used later.
const WINDOW_MS: i64 = 30_000;
const CODES: u64 = 1_000_000;
/// SHA-256 works on blocks of this many bytes.
const BLOCK: usize = 64;

/// The code of this moment.
#[must_use]
pub fn code(secret: &[u8], now_ms: i64) -> String {
    of_window(secret, now_ms.div_euclid(WINDOW_MS))
}

/// How long it stays on the screen.
#[must_use]
pub fn valid_for_ms(now_ms: i64) -> i64 {
    WINDOW_MS - now_ms.rem_euclid(WINDOW_MS)
}

/// Whether `given` is the code of this window or of the one before.
#[must_use]
pub fn is_right(secret: &[u8], now_ms: i64, given: &str) -> bool {
    let window = now_ms.div_euclid(WINDOW_MS);
    [window, window - 1].into_iter().any(|window| of_window(secret, window) == given)
}

fn of_window(secret: &[u8], window: i64) -> String {
    let mac = hmac(secret, &window.to_be_bytes());
    let first = mac.first_chunk().copied().expect("a SHA-256 has 32 bytes");
    format!("{:06}", u64::from_be_bytes(first) % CODES)
}

/// RFC 2104. The key is at most a block long: ours has 32 bytes.
fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let padded = |pad: u8| {
        let mut block = [pad; BLOCK];
        block.iter_mut().zip(key).for_each(|(byte, key)| *byte ^= key);
        block
    };
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(padded(0x5c)).chain_update(inner).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: [u8; 32] = [7; 32];

    #[test]
    fn the_mac_is_that_of_rfc_4231() {
        let hex = |bytes: [u8; 32]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        assert_eq!(hex(hmac(&[0x0b; 20], b"Hi There")), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
        assert_eq!(hex(hmac(b"Jefe", b"what do ya want for nothing?")), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    #[test]
    fn a_code_is_six_digits_for_thirty_seconds() {
        let code = code(&SECRET, 60_000);
        assert!(code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()), "{code}");
        assert_eq!(super::code(&SECRET, 89_999), code);
        assert_ne!(super::code(&SECRET, 90_000), code);
        assert_ne!(super::code(&[8; 32], 60_000), code);
        assert_eq!((valid_for_ms(60_000), valid_for_ms(89_999)), (30_000, 1));
    }

    #[test]
    fn the_code_before_is_still_taken_and_an_older_or_later_one_is_not() {
        let given = code(&SECRET, 60_000);
        for (now_ms, right) in [(59_999, false), (60_000, true), (90_000, true), (119_999, true), (120_000, false)] {
            assert_eq!(is_right(&SECRET, now_ms, &given), right, "{now_ms}");
        }
        for wrong in ["", "12345", &format!("{given} "), "000000000"] {
            assert!(!is_right(&SECRET, 60_000, wrong), "{wrong:?}");
        }
    }
}
