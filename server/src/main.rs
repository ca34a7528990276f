//! The command line.

use std::process::ExitCode;

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        Some("replica") => sandu::replica::child::run(),
        _ => ExitCode::SUCCESS,
    }
}
