//! The code that lets guests in: eight letters that can be read out, typed on a phone and scanned.
//!
//! 31 letters to the eighth are 8.5 × 10¹¹ codes, of which a handful work at a time: with the limit on wrong codes nobody guesses one. The
//! database keeps the SHA-256 only, without a salt since it is looked up by it; who has a copy of the database could find the codes of the
//! lessons that are ahead, and with them could become a guest there.

use crate::auth::secret;

/// None of them looks like another: no 0 and O, no 1, I and L.
const LETTERS: &[u8] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
const LENGTH: usize = 8;

/// A new code.
#[must_use]
pub fn new() -> String {
    // By rejection: a remainder would make the first letters likelier.
    let mut code = String::with_capacity(LENGTH);
    while code.len() < LENGTH {
        if let Some(letter) = LETTERS.get(usize::from(rand::random::<u8>() & 31)) {
            code.push(char::from(*letter));
        }
    }
    code
}

/// What is stored of the code that somebody typed: blanks and hyphens are not part of it, nor whether letters are small. `None`: no code
/// looks like this.
#[must_use]
pub fn hash(typed: &str) -> Option<String> {
    let code: String = typed.chars().filter(|letter| !matches!(letter, ' ' | '-')).map(|letter| letter.to_ascii_uppercase()).collect();
    let is_code = code.len() == LENGTH && code.bytes().all(|letter| LETTERS.contains(&letter));
    is_code.then(|| secret::hash(&code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn a_code_is_eight_letters_that_nobody_confuses_and_never_comes_twice() {
        let codes: Vec<String> = (0..2_000).map(|_| new()).collect();
        let letters: HashSet<u8> = codes.iter().flat_map(|code| code.bytes()).collect();
        assert_eq!(letters, LETTERS.iter().copied().collect(), "all of them, and no other");
        assert!(codes.iter().all(|code| code.len() == LENGTH && hash(code).is_some()));
        assert_eq!(codes.iter().collect::<HashSet<_>>().len(), codes.len());
    }

    #[test]
    fn a_typed_code_is_taken_however_it_is_written_and_nothing_else_is() {
        let wanted = hash("K7QM3XWP");
        assert!(wanted.is_some());
        for typed in ["k7qm3xwp", "K7QM 3XWP", " k7qm-3xwp "] {
            assert_eq!(hash(typed), wanted, "{typed}");
        }
        for typed in ["", "K7QM3XW", "K7QM3XWPP", "K7QM3XW0", "K7QM3XWO", "Ｋ7QM3XWP", "K7QM3XWP'"] {
            assert_eq!(hash(typed), None, "{typed}");
        }
    }
}
