//! A disk that fails on command, for servers started on a data folder: a small library in front of the C library's writes and syncs.

use crate::server::Data;
use std::{fs, path::PathBuf, process::Command};

/// What is wrong with the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    None,
    /// Writes to the database find no room.
    Full,
    /// Syncing the database fails.
    Sync,
}

/// See the module.
pub struct Disk {
    control: PathBuf,
}

impl Disk {
    /// Servers started on `data` from now on stand on it.
    #[must_use]
    pub fn under(data: &mut Data) -> Self {
        let (library, control) = (data.path().join("disk.so"), data.path().join("disk.fault"));
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/faults/disk.c");
        let mut compile = Command::new("cc");
        compile.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source).arg("-ldl");
        assert!(compile.status().unwrap().success(), "a C compiler, as the build of SQLite needs it too");
        let disk = Self { control: control.clone() };
        disk.set(Fault::None);
        data.environment.extend([("LD_PRELOAD", library), ("DISK_FAULT", control)]);
        disk
    }

    pub fn set(&self, fault: Fault) {
        let mode = match fault {
            Fault::None => "-",
            Fault::Full => "f",
            Fault::Sync => "s",
        };
        fs::write(&self.control, mode).unwrap();
    }
}
