//! Several raters.

use crate::instruments::{
    exact::Exact,
    raters::{aggregate, statistics},
    testing::{answers, level, said, scale},
};

fn exact(tenths: &[i64]) -> Vec<Exact> {
    tenths.iter().map(|tenths| Exact::ratio(*tenths, 10).unwrap()).collect()
}

#[test]
fn five_raters_vector() {
    let found = statistics(&exact(&[925, 880, 950, 790, 900])).unwrap();
    assert_eq!((found.n, found.mean.to_string(), said(found.trimmed)), (5, "88.90".to_owned(), "90.17".to_owned()));
    assert_eq!((found.median.to_string(), said(found.sd)), ("90.00".to_owned(), "6.13".to_owned()));
    assert_eq!((found.least.to_string(), found.most.to_string()), ("79.00".to_owned(), "95.00".to_owned()));
    assert_eq!(found.values.iter().map(ToString::to_string).collect::<Vec<_>>(), ["79.00", "88.00", "90.00", "92.50", "95.00"]);
}

#[test]
fn few_raters_have_no_trimmed_mean_and_one_has_no_deviation() {
    assert_eq!(statistics(&[]), None);
    let one = statistics(&exact(&[800])).unwrap();
    assert_eq!((one.trimmed, one.sd, one.median.to_string()), (None, None, "80.00".to_owned()));
    let four = statistics(&exact(&[800, 700, 900, 600])).unwrap();
    assert_eq!((four.trimmed, four.median.to_string()), (None, "75.00".to_owned()));
    let equal = statistics(&exact(&[800, 800])).unwrap();
    assert_eq!(said(equal.sd), "0.00");
}

#[test]
fn each_item_shows_its_spread_and_how_many_gave_which_level() {
    let sheets = [0, 0, 1, 3].map(|mark| answers([("1", level(mark))]));
    let found = aggregate(&scale("table-levels"), &sheets.each_ref());
    assert_eq!(found.items[0].levels, [2, 1, 0, 1]);
    let marks = found.items[0].marks.as_ref().unwrap();
    assert_eq!(
        (marks.mean.to_string(), marks.least.to_string(), marks.most.to_string()),
        ("4.00".to_owned(), "2.00".to_owned(), "5.00".to_owned())
    );
    assert_eq!((found.items.len(), found.items[1].marks.clone(), found.total), (20, None, None));
}

#[test]
fn nobody_has_no_results() {
    let found = aggregate(&scale("table-bands"), &[]);
    assert_eq!((found.raters, found.total, found.band), (0, None, None));
}
