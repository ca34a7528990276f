//! Numbers that are the same on every screen and paper: what people enter, and what is printed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use ts_rs::TS;

/// Marks, weights and thresholds as people enter them: hundredths, between −[`Points::LIMIT`] and [`Points::LIMIT`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[serde(try_from = "f64", into = "f64")]
#[ts(type = "number", export_to = "Instruments.ts")]
pub struct Points(i64);

impl Points {
    /// No table goes beyond 1,000; a hundred times that keeps every sum far from overflow.
    pub const LIMIT: i64 = 100_000;
    pub const ZERO: Self = Self(0);

    /// Whole points; what is beyond the limit becomes the limit.
    #[must_use]
    pub const fn whole(points: i32) -> Self {
        Self::from_hundredths(points as i64 * 100)
    }

    /// What is beyond the limit becomes the limit.
    #[must_use]
    pub const fn from_hundredths(hundredths: i64) -> Self {
        let limit = Self::LIMIT * 100;
        Self(if hundredths > limit {
            limit
        } else if hundredths < -limit {
            -limit
        } else {
            hundredths
        })
    }

    #[must_use]
    pub const fn hundredths(self) -> i64 {
        self.0
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointsError {
    /// More than two places after the point.
    TooFine,
    /// Not a number, or beyond the limit.
    OutOfRange,
}

impl fmt::Display for PointsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooFine => "more than two places after the point",
            Self::OutOfRange => "not a number in range",
        })
    }
}

impl TryFrom<f64> for Points {
    type Error = PointsError;

    fn try_from(number: f64) -> Result<Self, PointsError> {
        #[allow(clippy::cast_precision_loss, reason = "the limit is a small whole number")]
        let limit = Self::LIMIT as f64;
        if number.is_nan() || number.abs() > limit {
            return Err(PointsError::OutOfRange);
        }
        let hundredths = (number * 100.0).round();
        // 4.35 is not exact in binary; its hundredths are, after rounding, and give the same number back.
        if (hundredths / 100.0 - number).abs() > 1e-9 {
            return Err(PointsError::TooFine);
        }
        #[allow(clippy::cast_possible_truncation, reason = "whole, and within the limit")]
        Ok(Self(hundredths as i64))
    }
}

impl From<Points> for f64 {
    fn from(points: Points) -> Self {
        #[allow(clippy::cast_precision_loss, reason = "below 2^53")]
        let hundredths = points.0 as Self;
        hundredths / 100.0
    }
}

/// A result as it is printed, with all its places: `"42.9"`, `"0.5833"`. Rounded half away from zero, once, from the exact value.
/// Where there is nothing to divide by there is no `Decimal` but `null`, and the page shows —.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, JsonSchema)]
#[serde(try_from = "String", into = "String")]
#[ts(type = "string", export_to = "Results.ts")]
pub struct Decimal {
    units: i64,
    places: u8,
}

impl Decimal {
    /// κ has four; nothing here has more.
    pub const MAX_PLACES: u8 = 4;

    /// `units` of the last place.
    #[must_use]
    pub const fn new(units: i64, places: u8) -> Self {
        Self { units, places: if places > Self::MAX_PLACES { Self::MAX_PLACES } else { places } }
    }

    #[must_use]
    pub const fn units(self) -> i64 {
        self.units
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.units < 0 { "-" } else { "" };
        let (units, places) = (self.units.unsigned_abs(), usize::from(self.places));
        let scale = 10_u64.pow(u32::from(self.places));
        match places {
            0 => write!(f, "{sign}{units}"),
            _ => write!(f, "{sign}{}.{:0places$}", units / scale, units % scale),
        }
    }
}

impl From<Decimal> for String {
    fn from(decimal: Decimal) -> Self {
        decimal.to_string()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADecimal;

impl fmt::Display for NotADecimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a decimal number of at most four places")
    }
}

impl FromStr for Decimal {
    type Err = NotADecimal;

    fn from_str(text: &str) -> Result<Self, NotADecimal> {
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let places = u8::try_from(fraction.len()).ok().filter(|places| *places <= Self::MAX_PLACES).ok_or(NotADecimal)?;
        let all = [whole, fraction].concat();
        if whole.is_empty() || digits.ends_with('.') || !all.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(NotADecimal);
        }
        all.parse::<i64>().map(|units| Self { units: sign * units, places }).map_err(|_| NotADecimal)
    }
}

impl TryFrom<String> for Decimal {
    type Error = NotADecimal;

    fn try_from(text: String) -> Result<Self, NotADecimal> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn points_have_two_places_and_a_limit() {
        for (number, wanted) in [
            (4.35, Ok(Points(435))),
            (92.5, Ok(Points(9250))),
            (-1.0, Ok(Points(-100))),
            (0.125, Err(PointsError::TooFine)),
            (100_000.01, Err(PointsError::OutOfRange)),
            (f64::NAN, Err(PointsError::OutOfRange)),
            (f64::INFINITY, Err(PointsError::OutOfRange)),
        ] {
            assert_eq!(Points::try_from(number), wanted, "{number}");
        }
        assert_eq!(serde_json::to_string(&Points(435)).unwrap(), "4.35");
    }

    #[test]
    fn decimals_are_written_with_all_their_places() {
        for (decimal, text) in
            [(Decimal::new(600, 1), "60.0"), (Decimal::new(5833, 4), "0.5833"), (Decimal::new(-5, 2), "-0.05"), (Decimal::new(7, 0), "7")]
        {
            assert_eq!(decimal.to_string(), text);
            assert_eq!(text.parse(), Ok(decimal));
        }
        for text in ["", "-", ".5", "5.", "1.00000", "1e3", "+1", "１"] {
            assert_eq!(text.parse::<Decimal>(), Err(NotADecimal), "{text}");
        }
    }

    proptest! {
        #[test]
        fn points_survive_their_json(hundredths in -Points::LIMIT * 100..=Points::LIMIT * 100) {
            let points = Points::from_hundredths(hundredths);
            let json = serde_json::to_string(&points).unwrap();
            prop_assert_eq!(serde_json::from_str::<Points>(&json).unwrap(), points);
        }

        #[test]
        fn decimals_survive_their_text(units: i64, places in 0..=Decimal::MAX_PLACES) {
            let decimal = Decimal::new(units.max(-i64::MAX), places);
            prop_assert_eq!(decimal.to_string().parse::<Decimal>(), Ok(decimal));
        }
    }
}
