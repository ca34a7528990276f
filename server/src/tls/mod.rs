//! https without a proxy in front: certificate and key from files, checked before the program starts and read again when they change.
//!
//! A school that has no certificate makes its own ([`authority`]). The file then holds the server's certificate and behind it the
//! authority's, which the page for installing it hands out. What cannot be used is refused with a sentence that says what to do.

pub mod authority;

use crate::clock::{DAY_MS, now_ms};
use std::{
    fmt::Write,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};
use tokio::sync::watch;
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        self, ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    },
};
use tokio_util::sync::CancellationToken;
use x509_parser::{certificate::X509Certificate, prelude::FromDer};

/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(5);
/// So long before its end a certificate is warned of: a school's holidays fit in.
const WARN_MS: i64 = 60 * DAY_MS;

/// Where certificate and key lie, both PEM.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TlsFiles {
    pub cert: PathBuf,
    pub key: PathBuf,
}

/// What connections are taken with; changes when the files do. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Tls {
    files: Arc<TlsFiles>,
    /// What the files were like when they were read last.
    changed: Changed,
    current: watch::Sender<Arc<Loaded>>,
}

/// One reading of the files.
pub struct Loaded {
    pub acceptor: TlsAcceptor,
    /// Of a school's own.
    pub authority: Option<Authority>,
    ends_at_ms: i64,
}

impl std::fmt::Debug for Loaded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Loaded").field("authority", &self.authority).field("ends_at_ms", &self.ends_at_ms).finish_non_exhaustive()
    }
}

/// The certificate that tablets have to trust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Authority {
    pub der: Vec<u8>,
    /// Pairs of hexadecimal digits, as devices show it.
    pub sha256: String,
}

type Changed = [Option<SystemTime>; 2];

impl Tls {
    /// Reads the files; a sentence where they cannot be used.
    pub fn open(files: TlsFiles) -> Result<Self, String> {
        let changed = changed(&files);
        let loaded = load(&files, now_ms())?;
        Ok(Self { files: Arc::new(files), changed, current: watch::Sender::new(Arc::new(loaded)) })
    }

    #[must_use]
    pub fn current(&self) -> Arc<Loaded> {
        self.current.borrow().clone()
    }

    /// Reads the files again when they have changed, until the program stops.
    pub async fn watch(self, stopping: CancellationToken) {
        let mut seen = Seen { changed: self.changed, said: String::new() };
        let mut look = tokio::time::interval(LOOK);
        self.current().warn();
        loop {
            tokio::select! {
                () = stopping.cancelled() => return,
                _ = look.tick() => self.look(&mut seen),
            }
        }
    }

    /// What cannot be used is logged, and the old goes on.
    fn look(&self, seen: &mut Seen) {
        let now = changed(&self.files);
        if now == seen.changed {
            return;
        }
        match load(&self.files, now_ms()) {
            Ok(loaded) => {
                tracing::info!("took up the new certificate");
                loaded.warn();
                self.current.send_replace(Arc::new(loaded));
                *seen = Seen { changed: now, said: String::new() };
            }
            // Perhaps only one of the two files is there yet: it is looked at again, and said once.
            Err(error) if error != seen.said => {
                tracing::error!(%error, "the new certificate cannot be used; the old one stays in use");
                seen.said = error;
            }
            Err(_) => {}
        }
    }
}

/// The files as they were looked at last, and what was wrong with them.
struct Seen {
    changed: Changed,
    said: String,
}

impl Loaded {
    fn warn(&self) {
        let days = (self.ends_at_ms - now_ms()) / DAY_MS;
        if self.ends_at_ms - now_ms() < WARN_MS {
            tracing::warn!(days, "the certificate ends soon; `sandu admin tls` makes a new one under the same authority");
        }
    }
}

fn changed(files: &TlsFiles) -> Changed {
    [&files.cert, &files.key].map(|file| fs::metadata(file).and_then(|metadata| metadata.modified()).ok())
}

fn load(files: &TlsFiles, now_ms: i64) -> Result<Loaded, String> {
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(&read(&files.cert, "证书")?)
        .collect::<Result<_, _>>()
        .map_err(|error| format!("看不懂证书文件 {}：{error}", files.cert.display()))?;
    let Some(first) = chain.first() else {
        return Err(format!("证书文件 {} 里没有证书，应以 -----BEGIN CERTIFICATE----- 开头。", files.cert.display()));
    };
    let key = PrivateKeyDer::from_pem_slice(&read(&files.key, "私钥")?)
        .map_err(|error| format!("私钥文件 {} 里没有能用的私钥：{error}", files.key.display()))?;
    let ends_at_ms = in_force(first, now_ms).map_err(|why| format!("证书 {} {why}", files.cert.display()))?;
    let authority = chain.last().filter(|last| is_authority(last)).map(|last| Authority { der: last.to_vec(), sha256: sha256(last) });
    let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
        .map_err(|error| match error {
            rustls::Error::InconsistentKeys(_) => {
                format!("私钥 {} 和证书 {} 不是一对，请检查是不是拿错了文件。", files.key.display(), files.cert.display())
            }
            error => format!("不能使用证书 {}：{error}", files.cert.display()),
        })?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Loaded { acceptor: TlsAcceptor::from(Arc::new(config)), authority, ends_at_ms })
}

fn read(file: &Path, what: &str) -> Result<Vec<u8>, String> {
    fs::read(file).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => format!("找不到{what}文件 {}。", file.display()),
        io::ErrorKind::PermissionDenied => format!("没有权限读{what}文件 {}。", file.display()),
        _ => format!("不能读{what}文件 {}：{error}", file.display()),
    })
}

/// When it ends; why not, if it is not in force.
fn in_force(certificate: &CertificateDer<'_>, now_ms: i64) -> Result<i64, &'static str> {
    let (_, read) = X509Certificate::from_der(certificate).map_err(|_| "看不懂。")?;
    let (from, until) = (read.validity().not_before.timestamp(), read.validity().not_after.timestamp());
    match now_ms / 1000 {
        now if now < from => Err("还没有到生效的日期，请检查服务器的时间。"),
        now if now > until => Err("已经过期，请换一张；学校自己的证书可以用 sandu admin tls 再做一张，平板不用重新安装。"),
        _ => Ok(until.saturating_mul(1000)),
    }
}

/// Signed by itself, and may sign others. A public authority's file ends before that one, since every device has it.
fn is_authority(certificate: &CertificateDer<'_>) -> bool {
    X509Certificate::from_der(certificate).is_ok_and(|(_, read)| read.is_ca() && read.issuer() == read.subject())
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    let mut text = String::new();
    for byte in Sha256::digest(bytes) {
        let separator = if text.is_empty() { "" } else { ":" };
        write!(text, "{separator}{byte:02X}").expect("a string takes everything");
    }
    text
}

#[cfg(test)]
mod tests;
