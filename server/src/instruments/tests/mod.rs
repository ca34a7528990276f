//! The vectors of the published definitions, by name, and properties that hold for any sheet.

mod agreement;
mod channels;
mod checks;
mod codes;
mod counts;
mod flaws;
mod properties;
mod raters;
mod scales;
