//! Exact fractions: a result is rounded once, when it is printed, and bands are found by what it is before that.

use sandu_proto::instruments::number::{Decimal, Points};
use std::cmp::Ordering;

/// In lowest terms, the denominator positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exact {
    numerator: i128,
    denominator: i128,
}

/// Where a sum of strange fractions outgrows 128 bits, it is continued in billionths: no table on paper can tell them apart.
const COARSE: i128 = 1_000_000_000;

impl Exact {
    pub const ZERO: Self = Self { numerator: 0, denominator: 1 };

    #[must_use]
    pub const fn whole(number: i64) -> Self {
        Self { numerator: number as i128, denominator: 1 }
    }

    /// `None` for a division by zero.
    #[must_use]
    pub fn ratio(numerator: i64, denominator: i64) -> Option<Self> {
        Self::lowest(numerator.into(), denominator.into())
    }

    /// `None` for a division by zero.
    #[must_use]
    pub fn percent(part: u32, of: u32) -> Option<Self> {
        Self::ratio(i64::from(part) * 100, of.into())
    }

    fn lowest(numerator: i128, denominator: i128) -> Option<Self> {
        let divisor = gcd(numerator.unsigned_abs(), denominator.unsigned_abs());
        let divisor = i128::try_from(divisor).ok().filter(|_| denominator != 0)? * denominator.signum();
        Some(Self { numerator: numerator / divisor, denominator: denominator / divisor })
    }

    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        self.combine(other, |a, b| {
            let left = a.numerator.checked_mul(b.denominator)?;
            let right = b.numerator.checked_mul(a.denominator)?;
            Self::lowest(left.checked_add(right)?, a.denominator.checked_mul(b.denominator)?)
        })
    }

    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        self.plus(Self { numerator: -other.numerator, ..other })
    }

    #[must_use]
    pub fn times(self, other: Self) -> Self {
        self.combine(other, |a, b| Self::lowest(a.numerator.checked_mul(b.numerator)?, a.denominator.checked_mul(b.denominator)?))
    }

    /// `None` for a division by zero.
    #[must_use]
    pub fn over(self, other: Self) -> Option<Self> {
        Self::lowest(other.denominator, other.numerator).map(|inverse| self.times(inverse))
    }

    fn combine(self, other: Self, exactly: impl Fn(Self, Self) -> Option<Self>) -> Self {
        exactly(self, other)
            .or_else(|| exactly(self.coarse(), other.coarse()))
            .expect("marks and counts are limited: in billionths they fit into 128 bits")
    }

    fn coarse(self) -> Self {
        let whole = self.numerator / self.denominator;
        // What is left is below the denominator; where even that is too long to scale, its last digits are far below a billionth.
        let rest = self.numerator % self.denominator;
        let billionths = match rest.checked_mul(COARSE) {
            Some(scaled) => scaled / self.denominator,
            None => rest / (self.denominator / COARSE),
        };
        Self { numerator: whole.saturating_mul(COARSE).saturating_add(billionths), denominator: COARSE }
    }

    /// Rounded half away from zero.
    #[must_use]
    pub fn printed(self, places: u8) -> Decimal {
        let scale = 10_i128.pow(places.min(Decimal::MAX_PLACES).into());
        let exact = if self.numerator.checked_mul(scale * 2).is_some() { self } else { self.coarse() };
        let doubled = exact.numerator.saturating_mul(scale * 2) / exact.denominator;
        let rounded = (doubled + doubled.signum()) / 2;
        Decimal::new(i64::try_from(rounded).unwrap_or(i64::MAX), places)
    }

    /// The square root, rounded half up; of what is negative, 0.
    #[must_use]
    pub fn root_printed(self, places: u8) -> Decimal {
        let scale = 4 * 100_i128.pow(places.min(Decimal::MAX_PLACES).into());
        let exact = if self.numerator.checked_mul(scale).is_some() { self } else { self.coarse() };
        let square = exact.numerator.max(0).saturating_mul(scale) / exact.denominator;
        let rounded = (square.isqrt() + 1) / 2;
        Decimal::new(i64::try_from(rounded).unwrap_or(i64::MAX), places)
    }
}

impl From<Points> for Exact {
    fn from(points: Points) -> Self {
        Self::ratio(points.hundredths(), 100).unwrap_or(Self::ZERO)
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        self.minus(*other).numerator.cmp(&0)
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl std::iter::Sum for Exact {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::ZERO, Self::plus)
    }
}

/// The mean of the values; `None` of nothing.
#[must_use]
pub fn mean(values: &[Exact]) -> Option<Exact> {
    let n = i64::try_from(values.len()).ok()?;
    values.iter().copied().sum::<Exact>().over(Exact::whole(n))
}

const fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ratio(numerator: i64, denominator: i64) -> Exact {
        Exact::ratio(numerator, denominator).unwrap()
    }

    #[test]
    fn halves_are_rounded_away_from_zero() {
        for (exact, places, wanted) in [
            (ratio(1, 8), 2, "0.13"),
            (ratio(-1, 8), 2, "-0.13"),
            (ratio(600, 14), 1, "42.9"),
            (ratio(2, 3), 4, "0.6667"),
            (ratio(1, 2), 0, "1"),
        ] {
            assert_eq!(exact.printed(places).to_string(), wanted);
        }
        assert_eq!(ratio(2, 1).root_printed(4).to_string(), "1.4142");
        assert_eq!(Exact::ratio(0, 0), None);
        assert_eq!(Exact::whole(1).over(Exact::ZERO), None);
    }

    #[test]
    fn a_sum_that_outgrows_128_bits_goes_on_in_billionths() {
        let primes = [99_991_i64, 99_989, 99_971, 99_961, 99_929, 99_923, 99_907, 99_901, 99_881, 99_877, 99_871, 99_859];
        let sum: Exact = primes.iter().map(|prime| ratio(1, *prime)).sum();
        assert_eq!(sum.printed(4).to_string(), "0.0001");
        assert!(sum > ratio(120_000, 1_000_000_000) && sum < ratio(121_000, 1_000_000_000));
    }

    proptest! {
        #[test]
        fn fractions_obey_arithmetic(a in -10_000i64..10_000, b in 1i64..1_000, c in -10_000i64..10_000, d in 1i64..1_000) {
            let (x, y) = (ratio(a, b), ratio(c, d));
            prop_assert_eq!(x.plus(y).minus(y), x);
            prop_assert_eq!(x.plus(y), y.plus(x));
            prop_assert_eq!(x < y, a * d < c * b);
            if c != 0 {
                prop_assert_eq!(x.times(y).over(y), Some(x));
            }
        }

        #[test]
        fn nothing_that_is_added_or_multiplied_panics(parts in proptest::collection::vec((-10_000_000i64..10_000_000, 1i64..10_000_000), 0..40)) {
            let values: Vec<_> = parts.iter().map(|(a, b)| ratio(*a, *b)).collect();
            let mean = mean(&values);
            let squares = values.iter().map(|value| value.minus(mean.unwrap_or(Exact::ZERO))).map(|off| off.times(off)).sum::<Exact>();
            prop_assert!(squares.root_printed(2).units() >= 0 && squares.printed(4).units() >= 0);
        }
    }
}
