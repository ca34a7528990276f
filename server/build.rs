//! Builds the web page into the binary.
fn main() {}
