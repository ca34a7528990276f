//! Rows of cells, and the file that they make for a spreadsheet: RFC 4180, and UTF-8 with a byte order mark, without which Excel takes it for
//! the country's old encoding. Pure.
//!
//! What people wrote never becomes a formula: a spreadsheet would compute it on the machine of whoever opens the file.

use sandu_proto::instruments::number::Decimal;

const BYTE_ORDER_MARK: char = '\u{feff}';
/// What a formula can begin with. Some spreadsheets take the wide forms for the narrow ones.
const BEGINS_FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
/// In front of a cell it says that what follows is text.
const TEXT_MARK: char = '\'';
/// There was nothing to divide by, as on the page.
const NOTHING: &str = "—";

/// One cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    Empty,
    /// Computed here, digit for digit as the page prints it; κ may be negative, and is no formula.
    Number(String),
    /// Anything else.
    Text(String),
}

impl From<Decimal> for Cell {
    fn from(number: Decimal) -> Self {
        Self::Number(number.to_string())
    }
}

impl From<Option<Decimal>> for Cell {
    fn from(number: Option<Decimal>) -> Self {
        number.map_or_else(|| NOTHING.into(), Self::from)
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Number(number.to_string())
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl Cell {
    fn write(&self, out: &mut String) {
        match self {
            Self::Empty => {}
            Self::Number(number) => out.push_str(number),
            Self::Text(text) => quote(&harmless(text), out),
        }
    }
}

fn harmless(text: &str) -> String {
    let begins = |text: &str| text.starts_with(BEGINS_FORMULA);
    if begins(text) || begins(text.trim_start()) { format!("{TEXT_MARK}{text}") } else { text.to_owned() }
}

/// Only where it must be, so that the file reads well as it is.
fn quote(text: &str, out: &mut String) {
    if !text.contains(['"', ',', '\r', '\n']) {
        out.push_str(text);
        return;
    }
    out.push('"');
    out.push_str(&text.replace('"', "\"\""));
    out.push('"');
}

/// Rows, in order; they may differ in length.
#[derive(Debug, Default)]
pub struct Rows(Vec<Vec<Cell>>);

impl Rows {
    pub fn add(&mut self, row: impl IntoIterator<Item = Cell>) {
        self.0.push(row.into_iter().collect());
    }

    /// A row of headings.
    pub fn head(&mut self, texts: &[&str]) {
        self.add(texts.iter().map(|text| Cell::from(*text)));
    }

    /// Between two parts.
    pub fn gap(&mut self) {
        self.0.push(Vec::new());
    }

    #[must_use]
    pub fn file(&self) -> String {
        let mut out = String::from(BYTE_ORDER_MARK);
        for row in &self.0 {
            for (at, cell) in row.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                cell.write(&mut out);
            }
            out.push_str("\r\n");
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(cells: impl IntoIterator<Item = Cell>) -> String {
        let mut rows = Rows::default();
        rows.add(cells);
        rows.file()
    }

    #[test]
    fn a_file_says_that_it_is_utf_8_and_ends_every_row_as_the_standard_wants() {
        let mut rows = Rows::default();
        rows.head(&["Who", "Times"]);
        rows.gap();
        rows.add(["Wang".into(), Cell::from(3), Cell::Empty, Cell::from(None)]);
        assert_eq!(rows.file(), "\u{feff}Who,Times\r\n\r\nWang,3,,—\r\n");
    }

    #[test]
    fn what_separates_or_quotes_is_quoted() {
        assert_eq!(
            file(["他说“好”, \"再来\"".into(), "两\n行".into(), "中，文".into()]),
            "\u{feff}\"他说“好”, \"\"再来\"\"\",\"两\n行\",中，文\r\n"
        );
    }

    #[test]
    fn what_people_wrote_is_never_a_formula_and_a_negative_number_stays_one() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1"] {
            assert_eq!(file([formula.into()]), format!("\u{feff}'{formula}\r\n"), "{formula:?}");
        }
        for broken in ["\r=1", "\n=1"] {
            assert_eq!(file([broken.into()]), format!("\u{feff}\"'{broken}\"\r\n"), "{broken:?}");
        }
        assert_eq!(file(["=HYPERLINK(\"http://a\",\"看\")".into()]), "\u{feff}\"'=HYPERLINK(\"\"http://a\"\",\"\"看\"\")\"\r\n");
        assert_eq!(file([Decimal::new(-2_000, 4).into(), "—".into(), "3-4".into()]), "\u{feff}-0.2000,—,3-4\r\n");
    }
}
