//! `sandu admin tls`: a school's own certificate authority, and a certificate for its server that is signed by it.
//!
//! Tablets install the authority once. Made again in the same folder, the authority stays and only the server's certificate is new, so
//! that names can be added and an old one replaced without touching a tablet.

use clap::Args;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, date_time_ymd,
};
use std::{
    fs::{self, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    time::Duration,
};

/// The life of a tablet and of the next.
const AUTHORITY_DAYS: u64 = 3_650;
/// iPads refuse a server's certificate that is good for more than 825 days.
const SERVER_DAYS: u64 = 800;
/// Tablets whose clocks are a day behind shall take it too.
const EARLIER_DAYS: u64 = 2;
/// A school has a name and an address or two.
const MAX_NAMES: usize = 20;
const MAX_SCHOOL_CHARS: usize = 40;
/// What DNS allows.
const MAX_NAME_CHARS: usize = 253;

#[derive(Args, Clone, Debug)]
pub struct TlsFlags {
    /// 平板上用来打开三度的名字或地址，如 sandu.school.lan、192.168.1.10；可写多次
    #[arg(long = "name", required = true, value_name = "NAME")]
    pub names: Vec<String>,
    /// 学校的名字，装证书时平板上会显示
    #[arg(long, default_value = "本校")]
    pub school: String,
    /// 放在哪个文件夹；已有的学校证书会接着用
    #[arg(long, value_name = "DIR", default_value = "data/tls")]
    pub out: PathBuf,
}

/// Makes what is missing; answers with what to do next.
pub fn make(flags: &TlsFlags, now_ms: i64) -> Result<String, String> {
    let names = checked_names(&flags.names)?;
    let school = flags.school.trim();
    if school.is_empty() || school.chars().count() > MAX_SCHOOL_CHARS {
        return Err(format!("学校的名字要有 1 到 {MAX_SCHOOL_CHARS} 个字。"));
    }
    let folder = &flags.out;
    let in_folder = |error: io::Error| format!("不能写入文件夹 {}：{error}", folder.display());
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(in_folder)?;
    let [authority_file, authority_key, cert, key] = ["ca.pem", "ca-key.pem", "server.pem", "server-key.pem"].map(|name| folder.join(name));
    let is_old = authority_file.exists();
    if !is_old {
        let (certificate, secret) = new_authority(school, now_ms).map_err(made_badly)?;
        write(&authority_key, &secret, SECRET).map_err(in_folder)?;
        write(&authority_file, &certificate, OPEN).map_err(in_folder)?;
    }
    let authority = fs::read_to_string(&authority_file).map_err(|error| cannot_read(&authority_file, &error))?;
    let secret = fs::read_to_string(&authority_key).map_err(|error| cannot_read(&authority_key, &error))?;
    let (certificate, server_key) = sign(&authority, &secret, &names, now_ms).map_err(made_badly)?;
    write(&key, &server_key, SECRET).map_err(in_folder)?;
    // The server's first, its authority's behind it.
    write(&cert, &format!("{certificate}{authority}"), OPEN).map_err(in_folder)?;
    let kept = if is_old {
        "学校证书还是原来那张，平板不用重新安装。"
    } else {
        "学校证书是新的，每台平板要安装一次。"
    };
    Ok(format!(
        "证书已做好，{SERVER_DAYS} 天内有效，到期前再运行一次这个命令即可。{kept}\n\
        启动：sandu serve --listen 0.0.0.0:7333 --tls-cert {} --tls-key {}\n\
        安装说明：http://{}:7333/certificate\n\
        {} 能签出平板信任的证书，请收好，不要发给别人。",
        cert.display(),
        key.display(),
        names[0],
        authority_key.display(),
    ))
}

fn made_badly(error: rcgen::Error) -> String {
    format!("不能做证书：{error}")
}

fn cannot_read(file: &Path, error: &io::Error) -> String {
    format!("不能读 {}：{error}", file.display())
}

/// Host names and addresses, nothing else: `https://` before and `:7333` behind do not belong to a certificate.
fn checked_names(names: &[String]) -> Result<Vec<String>, String> {
    let mut checked: Vec<String> = Vec::new();
    for name in names.iter().map(|name| name.trim().to_ascii_lowercase()) {
        let is_address = name.parse::<std::net::IpAddr>().is_ok();
        let is_label = |label: &str| {
            !label.is_empty() && !label.starts_with('-') && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        if !is_address && (name.len() > MAX_NAME_CHARS || !name.split('.').all(is_label)) {
            return Err(format!("看不懂 --name {name}，应形如 sandu.school.lan 或 192.168.1.10，不带 https:// 和端口。"));
        }
        if !checked.contains(&name) {
            checked.push(name);
        }
    }
    match checked.len() {
        1..=MAX_NAMES => Ok(checked),
        _ => Err(format!("--name 要有 1 到 {MAX_NAMES} 个。")),
    }
}

fn valid(params: &mut CertificateParams, now_ms: i64, days: u64) {
    let day = |days: u64| Duration::from_secs(days * 24 * 60 * 60);
    let now = date_time_ymd(1970, 1, 1) + Duration::from_millis(now_ms.unsigned_abs());
    (params.not_before, params.not_after) = (now - day(EARLIER_DAYS), now + day(days));
}

fn named(name: &str) -> DistinguishedName {
    let mut names = DistinguishedName::new();
    names.push(DnType::CommonName, name);
    names
}

fn new_authority(school: &str, now_ms: i64) -> Result<(String, String), rcgen::Error> {
    let mut params = CertificateParams::default();
    params.distinguished_name = named(&format!("三度 {school}"));
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    valid(&mut params, now_ms, AUTHORITY_DAYS);
    let authority = CertifiedIssuer::self_signed(params, KeyPair::generate()?)?;
    Ok((authority.pem(), authority.key().serialize_pem()))
}

fn sign(authority: &str, secret: &str, names: &[String], now_ms: i64) -> Result<(String, String), rcgen::Error> {
    let issuer = Issuer::from_ca_cert_pem(authority, KeyPair::from_pem(secret)?)?;
    let mut params = CertificateParams::new(names)?;
    params.distinguished_name = named(&names[0]);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    valid(&mut params, now_ms, SERVER_DAYS);
    let key = KeyPair::generate()?;
    Ok((params.signed_by(&key, &issuer)?.pem(), key.serialize_pem()))
}

const SECRET: u32 = 0o600;
const OPEN: u32 = 0o644;

/// In one step: a running server reads these files while they are replaced.
fn write(file: &Path, text: &str, mode: u32) -> io::Result<()> {
    let new = file.with_extension("new");
    let mut out = OpenOptions::new().create(true).write(true).truncate(true).mode(mode).open(&new)?;
    out.write_all(text.as_bytes())?;
    out.sync_all()?;
    fs::rename(new, file)
}
