//! Settings: flags and `SANDU_…` variables in, checked values out.

use crate::tls::{Tls, TlsFiles};
use clap::{Args, ValueEnum};
use std::{
    fs::{DirBuilder, File, OpenOptions, TryLockError},
    path::{Path, PathBuf},
};

/// Where everything is kept; every command that touches the data takes these.
#[derive(Args, Clone, Debug)]
pub struct StorageFlags {
    /// 数据文件夹
    #[arg(long, env = "SANDU_DATA", value_name = "DIR", default_value = "data")]
    pub data: PathBuf,
    /// 数据库，形如 sqlite:路径；默认是数据文件夹里的 sandu.db
    #[arg(long, env = "SANDU_DATABASE", value_name = "URL")]
    pub database: Option<String>,
}

/// What a running server takes beside.
#[derive(Args, Clone, Debug)]
pub struct ServeFlags {
    #[command(flatten)]
    pub storage: StorageFlags,
    /// 监听的地址
    #[arg(long, env = "SANDU_LISTEN", value_name = "ADDR", default_value = "127.0.0.1:7333")]
    pub listen: String,
    /// 除本站外还可以从哪里打开，形如 https://sandu.example.cn；可写多次
    #[arg(long = "origin", env = "SANDU_ORIGIN", value_name = "ORIGIN", value_delimiter = ',')]
    pub origins: Vec<String>,
    /// 前面有 https 代理时打开：登录信息只经 https 发送
    #[arg(long, env = "SANDU_SECURE_COOKIES")]
    pub secure_cookies: bool,
    /// 服务器自己的 https 证书（PEM），学校自己的可以用 sandu admin tls 做；换了文件会自动用新的
    #[arg(long, env = "SANDU_TLS_CERT", value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// 证书的私钥（PEM）
    #[arg(long, env = "SANDU_TLS_KEY", value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// 日志的样式
    #[arg(long, env = "SANDU_LOG_FORMAT", value_enum, default_value_t = LogFormat::Text)]
    pub log_format: LogFormat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    Text,
    Json,
}

/// The checked settings of a running server.
#[derive(Clone, Debug)]
pub struct Config {
    pub data: PathBuf,
    /// The SQLite file.
    pub database: PathBuf,
    pub listen: String,
    /// Pages of these origins may use the server beside its own: scheme, host and port, in small letters.
    pub origins: Vec<String>,
    /// This program: the replicas run it too.
    pub program: PathBuf,
    /// The world sees us by https: cookies carry `Secure` and the `__Host-` prefix.
    pub secure_cookies: bool,
    /// We speak https ourselves.
    pub tls: Option<Tls>,
}

impl ServeFlags {
    /// Checks what clap cannot.
    pub fn config(self) -> Result<Config, String> {
        let tls = self.tls_cert.zip(self.tls_key).map(|(cert, key)| Tls::open(TlsFiles { cert, key })).transpose()?;
        Ok(Config {
            database: self.storage.sqlite_file()?,
            data: self.storage.data,
            listen: self.listen,
            program: std::env::current_exe().map_err(|error| format!("找不到自己的程序文件：{error}"))?,
            origins: self.origins.iter().map(|origin| checked_origin(origin)).collect::<Result<_, _>>()?,
            secure_cookies: self.secure_cookies || tls.is_some(),
            tls,
        })
    }
}

impl StorageFlags {
    /// The file that `--database` names.
    pub fn sqlite_file(&self) -> Result<PathBuf, String> {
        let Some(url) = &self.database else { return Ok(self.data.join("sandu.db")) };
        match url.strip_prefix("sqlite:") {
            Some(path) => match path.strip_prefix("//").unwrap_or(path) {
                "" | ":memory:" => Err(format!("--database {url} 里没有文件路径，应形如 sqlite:/var/lib/sandu/sandu.db。")),
                path => Ok(PathBuf::from(path)),
            },
            None if url.starts_with("postgres") => Err("这个版本还只能用 SQLite:请去掉 --database,或写成 sqlite:路径。".to_owned()),
            None => Err(format!("看不懂 --database {url}，应形如 sqlite:路径。")),
        }
    }
}

#[cfg(test)]
impl Config {
    /// A server in `dir`, known to its clients as `localhost:7333`.
    #[must_use]
    pub fn for_tests(dir: &Path) -> Self {
        // The test binary lies in target/<profile>/deps, the program that it tests one folder up.
        let tests = std::env::current_exe().expect("a path");
        Self {
            program: tests.ancestors().nth(2).expect("a folder above").join("sandu"),
            data: dir.to_owned(),
            database: dir.join("sandu.db"),
            listen: "localhost:7333".to_owned(),
            origins: vec!["https://prep.school.example".to_owned()],
            secure_cookies: false,
            tls: None,
        }
    }
}

fn checked_origin(origin: &str) -> Result<String, String> {
    let plain = origin.trim().trim_end_matches('/').to_ascii_lowercase();
    let host = plain.strip_prefix("https://").or_else(|| plain.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', '@', '*']) => Ok(plain),
        _ => Err(format!("看不懂 --origin {origin}，应形如 https://sandu.example.cn。")),
    }
}

/// Makes the data folder; only its owner may look inside, since it holds what minors and teachers wrote.
pub fn make_data_folder(data: &Path) -> Result<(), String> {
    use std::os::unix::fs::DirBuilderExt;
    let made = DirBuilder::new().recursive(true).mode(0o700).create(data);
    made.map_err(|error| format!("不能建立数据文件夹 {}：{error}", data.display()))
}

/// Why a data folder cannot be locked.
#[derive(Debug)]
pub enum LockError {
    /// Another server works in this folder.
    InUse,
    Io(std::io::Error),
}

/// Holds the data folder for this process until the file is dropped: two servers on one database would each believe that they
/// know the last row of every document.
pub fn lock_data_folder(data: &Path) -> Result<File, LockError> {
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(data.join("sandu.lock")).map_err(LockError::Io)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(LockError::InUse),
        Err(TryLockError::Error(error)) => Err(LockError::Io(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn storage(database: Option<&str>) -> StorageFlags {
        StorageFlags { data: PathBuf::from("data"), database: database.map(str::to_owned) }
    }

    #[test]
    fn the_database_is_a_file_in_the_data_folder_unless_named() {
        assert_eq!(storage(None).sqlite_file(), Ok(PathBuf::from("data/sandu.db")));
        assert_eq!(storage(Some("sqlite:/srv/a.db")).sqlite_file(), Ok(PathBuf::from("/srv/a.db")));
        assert_eq!(storage(Some("sqlite://b.db")).sqlite_file(), Ok(PathBuf::from("b.db")));
    }

    #[test]
    fn other_databases_are_refused_with_a_reason() {
        assert!(storage(Some("postgres://localhost/sandu")).sqlite_file().expect_err("refused").contains("SQLite"));
        assert!(storage(Some("mysql://localhost")).sqlite_file().is_err());
        assert!(storage(Some("sqlite:")).sqlite_file().is_err());
        assert!(storage(Some("sqlite::memory:")).sqlite_file().is_err());
    }

    #[test]
    fn an_origin_is_a_scheme_and_a_host_and_nothing_else() {
        assert_eq!(checked_origin("https://Sandu.Example.cn/"), Ok("https://sandu.example.cn".to_owned()));
        assert_eq!(checked_origin("http://10.0.0.2:7333"), Ok("http://10.0.0.2:7333".to_owned()));
        for bad in ["sandu.example.cn", "https://", "https://a/b", "*", "https://*", "null", "ftp://a"] {
            assert!(checked_origin(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_second_server_cannot_take_the_same_folder() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let first = lock_data_folder(dir.path()).expect("the first gets it");
        assert!(matches!(lock_data_folder(dir.path()), Err(LockError::InUse)));
        drop(first);
        assert!(lock_data_folder(dir.path()).is_ok());
    }
}
