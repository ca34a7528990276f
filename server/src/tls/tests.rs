//! Certificates of a school's own, and every reason for which files are refused.

use super::{
    authority::{TlsFlags, make},
    *,
};
use std::os::unix::fs::PermissionsExt;
use tempfile::TempDir;

fn flags(folder: &Path, names: &[&str]) -> TlsFlags {
    TlsFlags { names: names.iter().map(|&name| name.to_owned()).collect(), school: "青禾小学".to_owned(), out: folder.to_owned() }
}

fn made(names: &[&str], now_ms: i64) -> (TempDir, TlsFiles) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    make(&flags(folder.path(), names), now_ms).expect("makes them");
    let files = TlsFiles { cert: folder.path().join("server.pem"), key: folder.path().join("server-key.pem") };
    (folder, files)
}

fn refused(files: &TlsFiles, now_ms: i64) -> String {
    load(files, now_ms).map(|_| ()).expect_err("is refused")
}

#[test]
fn a_schools_own_certificate_is_taken_and_its_authority_found_behind_it() {
    let (folder, files) = made(&["sandu.school.lan", "192.168.1.10"], now_ms());
    let loaded = load(&files, now_ms()).expect("is taken");
    let authority = CertificateDer::from_pem_file(folder.path().join("ca.pem")).expect("reads");
    assert_eq!(loaded.authority.map(|authority| authority.der), Some(authority.to_vec()));
    for secret in ["ca-key.pem", "server-key.pem"] {
        let mode = fs::metadata(folder.path().join(secret)).expect("is there").permissions().mode();
        assert_eq!(mode & 0o077, 0, "only its owner reads {secret}");
    }
}

#[test]
fn made_again_the_authority_stays_and_the_servers_certificate_is_new() {
    let (folder, files) = made(&["sandu.school.lan"], now_ms());
    let before = [fs::read(folder.path().join("ca.pem")), fs::read(&files.cert)].map(|file| file.expect("reads"));
    let said = make(&flags(folder.path(), &["sandu.school.lan", "10.0.0.2"]), now_ms()).expect("makes it");
    assert!(said.contains("平板不用重新安装"), "{said}");
    let after = [fs::read(folder.path().join("ca.pem")), fs::read(&files.cert)].map(|file| file.expect("reads"));
    assert_eq!((before[0] == after[0], before[1] == after[1]), (true, false));
    assert!(load(&files, now_ms()).is_ok());
}

#[test]
fn what_is_no_name_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for name in ["https://sandu.school.lan", "sandu.school.lan:7333", "", "三度.中国", "-a.lan", "a..lan", "*.school.lan"] {
        assert!(make(&flags(folder.path(), &[name]), now_ms()).is_err(), "{name}");
    }
    assert!(make(&flags(folder.path(), &[]), now_ms()).is_err());
    let nameless = TlsFlags { school: " ".to_owned(), ..flags(folder.path(), &["a.lan"]) };
    assert!(make(&nameless, now_ms()).is_err());
}

#[test]
fn files_that_cannot_be_used_are_refused_and_each_says_why() {
    let (_folder, files) = made(&["sandu.school.lan"], now_ms());
    let (_other, others) = made(&["sandu.school.lan"], now_ms());
    let not_a_pair = TlsFiles { key: others.key.clone(), ..files.clone() };
    assert!(refused(&not_a_pair, now_ms()).contains("不是一对"));
    assert!(refused(&TlsFiles { cert: "gone.pem".into(), ..files.clone() }, now_ms()).contains("找不到证书文件"));
    assert!(refused(&TlsFiles { key: "gone.pem".into(), ..files.clone() }, now_ms()).contains("找不到私钥文件"));
    assert!(refused(&TlsFiles { cert: files.key.clone(), ..files.clone() }, now_ms()).contains("里没有证书"));
    assert!(refused(&TlsFiles { key: files.cert.clone(), ..files.clone() }, now_ms()).contains("里没有能用的私钥"));
    assert!(refused(&files, now_ms() + 801 * DAY_MS).contains("已经过期"));
    assert!(refused(&files, now_ms() - 3 * DAY_MS).contains("还没有到生效"));
}

#[test]
fn a_new_certificate_is_taken_up_and_a_bad_one_is_not() {
    let (folder, files) = made(&["sandu.school.lan"], now_ms());
    let tls = Tls::open(files.clone()).expect("opens");
    let mut seen = Seen { changed: tls.changed, said: String::new() };
    let first = tls.current();
    fs::write(&files.cert, "nothing").expect("writes");
    tls.look(&mut seen);
    assert!(Arc::ptr_eq(&first, &tls.current()));
    assert!(seen.said.contains("里没有证书"), "{}", seen.said);
    make(&flags(folder.path(), &["sandu.school.lan"]), now_ms()).expect("makes it");
    tls.look(&mut seen);
    assert!(!Arc::ptr_eq(&first, &tls.current()));
}
