//! Which passwords are among the first that somebody would try on a teacher's account. Pure.
//!
//! Two plain files hold what is known: passwords that are common as they stand, and words that people write before or after a number,
//! a year or a birthday. A rule for those stands for many thousand lines.

/// A line each, in small letters: those of eight characters and more that are most used of all in zxcvbn's list of leaked passwords
/// (<https://github.com/dropbox/zxcvbn>, MIT, © 2012–2016 Dan Wheeler and Dropbox, Inc.; see `common_passwords.license.txt`), and those that
/// Chinese users are known for.
const PASSWORDS: &str = include_str!("common_passwords.txt");

/// Words, in small letters: of keyboards, of schools and their subjects in pinyin, and the commonest surnames.
const WORDS: &str = include_str!("common_words.txt");

/// What is put behind a word to make it long enough.
const NUMBERS: &str = "0 1 01 12 88 99 000 110 111 123 222 321 520 521 666 777 888 999 1234 1314 1111 6666 8888 9999 4321 12345 54321 \
    000000 111111 112233 123123 123321 123456 147258 168168 520520 654321 666666 888888 1234567 5201314 12345678 123456789 1234567890";

/// Stands between the word and the number, or at the end.
const SIGNS: &[char] = &['@', '#', '!', '_', '-', '.', '*', '$'];

/// `password` is in small letters.
pub fn is_common(login_name: &str, password: &str) -> bool {
    PASSWORDS.lines().any(|line| line == password)
        || is_number(password)
        || WORDS.split_whitespace().chain([login_name]).any(|word| is_word_with_number(word, password))
}

fn is_word_with_number(word: &str, password: &str) -> bool {
    let behind = password.strip_prefix(word).map(|rest| rest.trim_matches(SIGNS));
    let before = password.strip_suffix(word).map(|rest| rest.trim_matches(SIGNS));
    [behind, before].into_iter().flatten().any(|rest| rest.is_empty() || is_number(rest) || rest == word)
}

/// A number that people choose: a usual one, a year, a school year, or a birthday.
fn is_number(text: &str) -> bool {
    if NUMBERS.split(' ').any(|number| number == text) {
        return true;
    }
    let digits: String = text.chars().filter(|char| !SIGNS.contains(char) && *char != '/').collect();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let part = |from: usize, to: usize| digits.get(from..to).and_then(|part| part.parse::<u32>().ok()).unwrap_or_default();
    match digits.len() {
        4 => is_year(part(0, 4)) || is_day(part(0, 2), part(2, 4)),
        6 => is_day(part(2, 4), part(4, 6)) || is_year(part(0, 4)) && is_month(part(4, 6)),
        8 => is_year(part(0, 4)) && (is_day(part(4, 6), part(6, 8)) || part(4, 8) == part(0, 4) + 1),
        _ => false,
    }
}

fn is_year(year: u32) -> bool {
    (1940..2050).contains(&year)
}

fn is_month(month: u32) -> bool {
    (1..=12).contains(&month)
}

fn is_day(month: u32, day: u32) -> bool {
    is_month(month) && (1..=31).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_list_is_long_sorted_and_holds_only_what_the_length_would_let_through() {
        let lines: Vec<_> = PASSWORDS.lines().collect();
        assert!(lines.len() >= 3_000, "{}", lines.len());
        for line in &lines {
            assert!(line.chars().count() >= 8 && *line == line.trim().to_lowercase(), "{line}");
        }
        assert!(lines.is_sorted(), "a list in order is easy to look into");
        assert_eq!(lines.iter().collect::<HashSet<_>>().len(), lines.len());
    }

    #[test]
    fn every_word_is_written_in_small_letters_once() {
        let words: Vec<_> = WORDS.split_whitespace().collect();
        assert!(words.iter().all(|word| word.bytes().all(|byte| byte.is_ascii_lowercase())));
        assert_eq!(words.iter().collect::<HashSet<_>>().len(), words.len());
    }

    #[test]
    fn words_with_a_number_a_year_or_a_birthday_are_common() {
        for bad in [
            "woaini1314",
            "laoshi2026",
            "xuexiao@123",
            "shuxue2025!",
            "yuwen888888",
            "wang19880816",
            "123456laoshi",
            "20252026",
            "2025-2026",
            "sannianji2026",
            "19880816",
            "1988-08-16",
            "shuxue20252026",
            "laoshilaoshi",
            "sunlaoshi1",
            "zhang0816",
            "li880816!",
            "5201314520",
        ] {
            assert!(is_common("chensiyuan", bad), "{bad}");
        }
    }

    #[test]
    fn the_login_name_with_a_number_is_common_for_that_account_only() {
        assert!(is_common("qinghe07", "qinghe07123456") && is_common("qinghe07", "2026qinghe07"));
        assert!(!is_common("chensiyuan", "qinghe07123456"));
    }

    #[test]
    fn what_nobody_would_try_first_is_not() {
        for good in
            ["白日依山尽黄河入海流", "kq9-mm2-xtz", "74120986", "laoshi-xihuan-hupo", "19881316", "laoshi40718259", "sandu-demo-2026"]
        {
            assert!(!is_common("chensiyuan", good), "{good}");
        }
    }
}
