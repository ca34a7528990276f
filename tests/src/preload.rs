//! A small library in front of the C library's writes and syncs, for the servers that are started on a data folder.

use crate::server::Data;
use std::{path::PathBuf, process::Command};

/// Compiles `source` (a file of `tests/faults`) into the data folder; servers started on `data` from now on load it first and find
/// `control`, a file that is theirs to read or write, under the name `variable`.
pub(crate) fn preload(data: &mut Data, source: &str, variable: &'static str, control: PathBuf) {
    let library = data.path().join(source).with_extension("so");
    let source = format!("{}/faults/{source}", env!("CARGO_MANIFEST_DIR"));
    let mut compile = Command::new("cc");
    compile.args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(source).arg("-ldl");
    assert!(compile.status().unwrap().success(), "a C compiler, as the build of SQLite needs it too");
    data.environment.extend([("LD_PRELOAD", library), (variable, control)]);
}
