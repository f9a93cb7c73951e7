//! Numbers as runtimes write them: the shortest digits that read back as the same double, laid out each runtime's way.

/// A double as its shortest digits and the place of the point: `0.DIGITS × 10^point`.
pub(super) struct Shortest {
    negative: bool,
    digits: String,
    point: i32,
}

/// Whether a number has neither fraction nor exponent.
pub(super) fn is_integer(text: &str) -> bool {
    !text.contains(['.', 'e', 'E'])
}

impl Shortest {
    /// The double that a JSON number is read as; none where it is too large for one.
    pub(super) fn of(text: &str) -> Option<Self> {
        let value: f64 = text.parse().ok()?;
        if !value.is_finite() {
            return None;
        }
        let written = format!("{:e}", value.abs());
        let (digits, exponent) = written.split_once('e')?;
        let exponent: i32 = exponent.parse().ok()?;
        let digits = digits.replace('.', "");
        let point = if value == 0.0 { 1 } else { exponent + 1 };
        Some(Self { negative: value.is_sign_negative(), digits, point })
    }

    pub(super) fn is_zero(&self) -> bool {
        self.digits == "0"
    }

    pub(super) fn sign(&self) -> &'static str {
        if self.negative { "-" } else { "" }
    }

    pub(super) fn point(&self) -> i32 {
        self.point
    }

    /// Digits with a point in them, and nothing after a whole number.
    pub(super) fn fixed(&self) -> String {
        let length = i32::try_from(self.digits.len()).unwrap_or(i32::MAX);
        let zeros = |count: i32| "0".repeat(usize::try_from(count).unwrap_or(0));
        if self.point <= 0 {
            format!("0.{}{}", zeros(-self.point), self.digits)
        } else if self.point >= length {
            format!("{}{}", self.digits, zeros(self.point - length))
        } else {
            let (whole, fraction) = self.digits.split_at(usize::try_from(self.point).unwrap_or(0));
            format!("{whole}.{fraction}")
        }
    }

    /// The same, with `.0` after a whole number.
    pub(super) fn fixed_with_fraction(&self) -> String {
        let text = self.fixed();
        if text.contains('.') { text } else { text + ".0" }
    }

    /// The digits with a point after the first one; `single` stands for the fraction of a single digit.
    pub(super) fn mantissa(&self, single: &str) -> String {
        match self.digits.split_at(1) {
            (first, "") => format!("{first}{single}"),
            (first, rest) => format!("{first}.{rest}"),
        }
    }

    /// The exponent that goes with the mantissa.
    pub(super) fn exponent(&self) -> i32 {
        self.point - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_the_shortest_and_the_point_is_placed() {
        for (text, fixed, mantissa, exponent) in [
            ("1.0", "1", "1", 0),
            ("12.50", "12.5", "1.25", 1),
            ("0.001", "0.001", "1", -3),
            ("12345678901234567890", "12345678901234567000", "1.2345678901234567", 19),
            ("0", "0", "0", 0),
        ] {
            let number = Shortest::of(text).unwrap();
            assert_eq!(
                (number.fixed().as_str(), number.mantissa("").as_str(), number.exponent()),
                (fixed, mantissa, exponent)
            );
        }
        assert!(Shortest::of("1e400").is_none());
    }
}
