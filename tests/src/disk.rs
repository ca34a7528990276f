//! A disk that fails on command, for servers started on a data folder.

use crate::{preload::preload, server::Data};
use std::{fs, path::PathBuf};

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
        let control = data.path().join("disk.fault");
        preload(data, "disk.c", "DISK_FAULT", control.clone());
        let disk = Self { control };
        disk.set(Fault::None);
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
