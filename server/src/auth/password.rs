//! Passwords: what is accepted, and argon2id.
//!
//! Hashing is slow and hungry on purpose, so it runs on the blocking threads, two at a time. An unknown login name costs the same
//! time as a wrong password.

use super::common::is_common;
use crate::error::{Error, ErrorCode, Result};
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version, password_hash::phc::PasswordHash};
use std::{sync::LazyLock, time::Duration};
use tokio::{sync::Semaphore, task::spawn_blocking, time::timeout};

/// 19 MiB, two passes, one lane: the least that OWASP advises. About 40 ms; stored hashes of other strength are renewed at login.
const MEMORY_KIB: u32 = 19_456;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// Two at a time: 38 MiB, and never more than two cores kept from everybody else's edits.
static HASHING: Semaphore = Semaphore::const_new(2);
/// How long to wait for a turn before telling the person to try again; below the time limit of a request.
const MAX_WAIT: Duration = Duration::from_secs(20);

/// Shorter ones are guessed.
const MIN_CHARS: usize = 8;
/// Longer than any passphrase; keeps the hash from being fed megabytes.
const MAX_CHARS: usize = 128;

/// What comparing a password with a stored hash says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Wrong,
    Right,
    /// Right, and to be stored anew as this: the old hash was made with other parameters.
    RightButOld(String),
}

/// Whether a new password is good enough. No rules of composition: they only move the digit to the end.
pub fn check(login_name: &str, password: &str) -> Result<()> {
    let chars = password.chars().count();
    let small = password.to_lowercase();
    if chars < MIN_CHARS {
        Err(Error::invalid(format!("密码至少要 {MIN_CHARS} 个字符。")))
    } else if chars > MAX_CHARS {
        Err(Error::invalid(format!("密码最多 {MAX_CHARS} 个字符。")))
    } else if small == login_name.to_lowercase() {
        Err(Error::invalid("密码不能和登录名一样。"))
    } else if is_common(&login_name.to_lowercase(), &small) {
        Err(Error::invalid("这个密码太常见，别人很容易猜到，请换一个。"))
    } else {
        Ok(())
    }
}

/// The PHC string to store.
pub async fn hash(password: String) -> Result<String> {
    in_turn(MAX_WAIT, move || hash_now(&password)).await?
}

/// Compares; `stored` is `None` for an unknown login name, which takes as long and is always wrong.
pub async fn verify(password: String, stored: Option<String>) -> Result<Verdict> {
    in_turn(MAX_WAIT, move || verify_now(&password, stored.as_deref())).await?
}

async fn in_turn<T: Send + 'static>(max_wait: Duration, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _turn = match timeout(max_wait, HASHING.acquire()).await {
        Ok(turn) => turn.map_err(Error::internal)?,
        Err(_) => return Err(Error::new(ErrorCode::TooMany, "现在登录的人很多，请过一会儿再试。")),
    };
    spawn_blocking(work).await.map_err(Error::internal)
}

fn argon() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("the parameters are within argon2's bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash_now(password: &str) -> Result<String> {
    let hash: PasswordHash = argon().hash_password(password.as_bytes()).map_err(|error| Error::internal(error.to_string()))?;
    Ok(hash.to_string())
}

fn verify_now(password: &str, stored: Option<&str>) -> Result<Verdict> {
    /// The hash of something nobody knows.
    static NOBODY: LazyLock<String> = LazyLock::new(|| hash_now(&super::secret::new()).expect("a random password can be hashed"));
    let hash = PasswordHash::new(stored.unwrap_or(&NOBODY)).map_err(|error| Error::internal(error.to_string()))?;
    let is_right = argon().verify_password(password.as_bytes(), &hash).is_ok();
    Ok(match (is_right && stored.is_some(), is_current(&hash)) {
        (false, _) => Verdict::Wrong,
        (true, true) => Verdict::Right,
        (true, false) => Verdict::RightButOld(hash_now(password)?),
    })
}

fn is_current(hash: &PasswordHash) -> bool {
    let current = [("m", MEMORY_KIB), ("t", PASSES), ("p", LANES)];
    hash.algorithm.as_str() == "argon2id" && current.iter().all(|(name, value)| hash.params.get_decimal(*name) == Some(*value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_short_too_long_common_and_the_login_name_are_refused() {
        for bad in ["", "1234567", "七个字的密码呀", "PassWord1", "WoAiNi1314", "laoshi2026", "chensiyuan123", "ChenSiyuan"] {
            assert!(check("chensiyuan", bad).is_err(), "{bad}");
        }
        assert!(check("chensiyuan", &"长".repeat(129)).is_err());
    }

    #[test]
    fn long_sentences_are_welcome_without_any_digit() {
        for good in ["白日依山尽黄河入海流", "correct horse battery staple", "kq9-mm2-xtz"] {
            assert!(check("chensiyuan", good).is_ok(), "{good}");
        }
        assert!(check("chensiyuan", &"长".repeat(128)).is_ok());
    }

    #[tokio::test]
    async fn only_the_right_password_is_right() {
        let stored = hash("白日依山尽黄河入海流".to_owned()).await.expect("hashes");
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert_eq!(verify("白日依山尽黄河入海流".to_owned(), Some(stored.clone())).await.expect("compares"), Verdict::Right);
        assert_eq!(verify("白日依山尽".to_owned(), Some(stored)).await.expect("compares"), Verdict::Wrong);
        assert_eq!(verify("白日依山尽".to_owned(), None).await.expect("compares"), Verdict::Wrong);
    }

    #[tokio::test]
    async fn whoever_waits_too_long_for_a_turn_is_asked_to_come_back() {
        let _all = HASHING.acquire_many(2).await.expect("never closed");
        assert_eq!(in_turn(Duration::ZERO, || ()).await.expect_err("no turn").code, ErrorCode::TooMany);
    }

    #[tokio::test]
    async fn a_weaker_stored_hash_is_renewed() {
        let params = Params::new(8_192, 1, 1, None).expect("in bounds");
        let weak: PasswordHash =
            Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password("白日依山尽黄河".as_bytes()).expect("hashes");
        match verify("白日依山尽黄河".to_owned(), Some(weak.to_string())).await.expect("compares") {
            Verdict::RightButOld(new) => assert!(new.contains("m=19456,t=2,p=1")),
            other => panic!("{other:?}"),
        }
    }
}
