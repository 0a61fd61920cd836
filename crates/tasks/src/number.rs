//! Decimal text to `f64` and back, without the standard library's parser and printer, whose tables weigh more in wasm
//! than a view does.

use std::cmp::Ordering;

/// Reads a decimal number. Exact for up to 15 digits; within an ulp or so beyond.
pub(crate) fn parse_number(text: &str) -> Option<f64> {
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (digits, exponent) = match rest.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, Some(exponent)),
        None => (rest, None),
    };
    let mut power: i32 = match exponent {
        None => 0,
        Some(e) => {
            let (minus, e) = match e.strip_prefix('-') {
                Some(e) => (true, e),
                None => (false, e.strip_prefix('+').unwrap_or(e)),
            };
            if e.is_empty() || e.len() > 4 || !e.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            let value = e.bytes().fold(0, |n, b| n * 10 + i32::from(b - b'0'));
            if minus { -value } else { value }
        }
    };
    let (mut mantissa, mut seen, mut after_point) = (0u64, 0, false);
    for b in digits.bytes() {
        match b {
            b'.' if !after_point => after_point = true,
            b'0'..=b'9' => {
                seen += 1;
                if mantissa < 100_000_000_000_000_000 {
                    mantissa = mantissa * 10 + u64::from(b - b'0');
                    power -= i32::from(after_point);
                } else {
                    power += i32::from(!after_point);
                }
            }
            _ => return None,
        }
    }
    if seen == 0 {
        return None;
    }
    let magnitude = scale(mantissa as f64, power);
    Some(if negative { -magnitude } else { magnitude }).filter(|n| n.is_finite())
}

/// `value × 10^power`, dividing for negative powers since 10^n is exact and 10^-n is not.
fn scale(mut value: f64, mut power: i32) -> f64 {
    while power > 0 && value.is_finite() && value != 0.0 {
        let step = power.min(22);
        value *= exact_power(step);
        power -= step;
    }
    while power < 0 && value != 0.0 {
        let step = (-power).min(22);
        value /= exact_power(step);
        power += step;
    }
    value
}

fn exact_power(n: i32) -> f64 {
    (0..n).fold(1.0, |p, _| p * 10.0)
}

/// Writes a number with the fewest digits that read back as the same number, in JSON's form: with an exponent below
/// 1e-6 and from 1e21, as JavaScript does. Infinity and NaN, which JSON cannot hold, get JavaScript's names.
pub fn write_number(n: f64) -> String {
    let sign = if n.is_sign_negative() && !n.is_nan() { "-" } else { "" };
    let mut text = sign.to_owned();
    if n.is_nan() {
        text.push_str("NaN");
    } else if n.is_infinite() {
        text.push_str("Infinity");
    } else if n == 0.0 {
        text.push('0');
    } else {
        let (digits, point) = shortest(n.abs());
        place(&mut text, &digits, point);
    }
    text
}

/// Writes `0.digits × 10^point`.
fn place(text: &mut String, digits: &str, point: i32) {
    let zeros = |count: usize| std::iter::repeat_n('0', count);
    match point {
        -5..=0 => {
            text.push_str("0.");
            text.extend(zeros(point.unsigned_abs() as usize));
            text.push_str(digits);
        }
        1..=21 => {
            let (whole, fraction) = digits.split_at(digits.len().min(point as usize));
            text.push_str(whole);
            text.extend(zeros(point as usize - whole.len()));
            if !fraction.is_empty() {
                text.push('.');
                text.push_str(fraction);
            }
        }
        _ => {
            let (first, rest) = digits.split_at(1);
            text.push_str(first);
            if !rest.is_empty() {
                text.push('.');
                text.push_str(rest);
            }
            text.push_str(if point > 0 { "e+" } else { "e-" });
            text.push_str(&(point - 1).unsigned_abs().to_string());
        }
    }
}

/// The shortest digits that only `n` is nearest to, and the place of the point before them: `n ≈ 0.digits × 10^point`.
/// `n` is positive and finite.
///
/// Steele and White's free-format printing in Dybvig's form: `n` is `rest / unit`, and digits are divided out of it
/// until the remainder is within half the distance to a neighbour of `n`. All of it in whole numbers, so nothing is
/// ever rounded.
fn shortest(n: f64) -> (String, i32) {
    const FRACTION: u32 = 52;
    const LEAST: i32 = -1074;
    let bits = n.to_bits();
    let fraction = bits & ((1 << FRACTION) - 1);
    let biased = (bits >> FRACTION) as i32;
    let (mantissa, exponent) = match biased {
        0 => (fraction, LEAST),
        _ => (fraction | 1 << FRACTION, LEAST + biased - 1),
    };
    // A power of two is twice as far from the next number as from the one before.
    let uneven = fraction == 0 && biased > 1;
    // Readers round to even, so that the very middle between two numbers reads as the even one.
    let even = mantissa.is_multiple_of(2);

    // In units of a quarter of the distance to the next number, so that both halves are whole.
    let (up, down) = (exponent.max(0) as u32, (-exponent).max(0) as u32);
    let mut rest = Natural::from(mantissa * 4).times_power(2, up);
    let mut unit = Natural::from(4).times_power(2, down);
    let mut above = Natural::from(2).times_power(2, up);
    let mut below = Natural::from(if uneven { 1 } else { 2 }).times_power(2, up);

    // Never above the true place, and at most one below it.
    let mut point = ((f64::from(exponent) + f64::from(mantissa.ilog2())) * std::f64::consts::LOG10_2 - 1e-9)
        .ceil() as i32;
    if point > 0 {
        unit = unit.times_power(10, point as u32);
    } else {
        for number in [&mut rest, &mut above, &mut below] {
            *number = std::mem::take(number).times_power(10, -point as u32);
        }
    }
    let reaches = |rest: &Natural, above: &Natural, unit: &Natural| match rest.plus(above).cmp(unit) {
        Ordering::Equal => even,
        order => order == Ordering::Greater,
    };
    if reaches(&rest, &above, &unit) {
        unit.multiply(10);
        point += 1;
    }

    let mut digits = String::new();
    loop {
        for number in [&mut rest, &mut above, &mut below] {
            number.multiply(10);
        }
        let mut digit = 0;
        while rest >= unit {
            rest.subtract(&unit);
            digit += 1;
        }
        let is_low = if even { rest <= below } else { rest < below };
        let is_high = reaches(&rest, &above, &unit);
        if is_low || is_high {
            // Both this digit and the next read as `n`: the nearer one.
            let is_nearer_up = if is_low && is_high { rest.plus(&rest) >= unit } else { is_high };
            digits.push(char::from(b'0' + digit + u8::from(is_nearer_up)));
            return (digits, point);
        }
        digits.push(char::from(b'0' + digit));
    }
}

/// A whole number of any size: 32 bits a limb, the lowest first, no zeros at the top.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Natural(Vec<u32>);

impl From<u64> for Natural {
    fn from(n: u64) -> Self {
        let mut natural = Self(vec![n as u32, (n >> 32) as u32]);
        natural.trim();
        natural
    }
}

impl Natural {
    fn trim(&mut self) {
        while self.0.last() == Some(&0) {
            self.0.pop();
        }
    }

    fn multiply(&mut self, factor: u32) {
        let mut carry = 0;
        for limb in &mut self.0 {
            let product = u64::from(*limb) * u64::from(factor) + carry;
            *limb = product as u32;
            carry = product >> 32;
        }
        if carry > 0 {
            self.0.push(carry as u32);
        }
    }

    fn times_power(mut self, base: u32, power: u32) -> Self {
        // As many at once as fit into one limb, of either base that is used here.
        const STEP: u32 = 9;
        for _ in 0..power / STEP {
            self.multiply(base.pow(STEP));
        }
        self.multiply(base.pow(power % STEP));
        self
    }

    fn plus(&self, other: &Self) -> Self {
        let mut sum = Vec::with_capacity(self.0.len() + 1);
        let mut carry = 0;
        for i in 0..self.0.len().max(other.0.len()) {
            let limb = |n: &Self| u64::from(n.0.get(i).copied().unwrap_or_default());
            let total = limb(self) + limb(other) + carry;
            sum.push(total as u32);
            carry = total >> 32;
        }
        sum.push(carry as u32);
        let mut sum = Self(sum);
        sum.trim();
        sum
    }

    /// `other` is not the greater.
    fn subtract(&mut self, other: &Self) {
        let mut borrow = 0;
        for (i, limb) in self.0.iter_mut().enumerate() {
            let taken = i64::from(*limb) - i64::from(other.0.get(i).copied().unwrap_or_default()) - borrow;
            *limb = taken as u32;
            borrow = i64::from(taken < 0);
        }
        self.trim();
    }
}

impl Ord for Natural {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.len().cmp(&other.0.len()).then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_look_as_in_javascript() {
        for (n, text) in [
            (0.0, "0"),
            (-0.0, "-0"),
            (5.0, "5"),
            (-0.5, "-0.5"),
            (0.1 + 0.2, "0.30000000000000004"),
            (2.999_999_999_6, "2.9999999996"),
            (1e-6, "0.000001"),
            (1e-7, "1e-7"),
            (1e-10, "1e-10"),
            (-1.25e-7, "-1.25e-7"),
            (9e15, "9000000000000000"),
            (123_456_789_012_345_680_000.0, "123456789012345680000"),
            (1e21, "1e+21"),
            (5e-324, "5e-324"),
            (f64::MIN_POSITIVE, "2.2250738585072014e-308"),
            (f64::MAX, "1.7976931348623157e+308"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-Infinity"),
        ] {
            assert_eq!(write_number(n), text);
        }
    }

    /// The significant digits of a number that has any.
    fn significant(text: &str) -> String {
        let mantissa = text.split(['e', 'E']).next().unwrap_or_default();
        let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
        digits.trim_matches('0').to_owned()
    }

    fn check(n: f64) -> Result<(), TestCaseError> {
        let text = write_number(n);
        let again: f64 = serde_json::from_str(&text).expect("a JSON number");
        prop_assert_eq!(again.to_bits(), n.to_bits(), "{}", text);
        // The standard library writes the fewest digits, too.
        prop_assert_eq!(significant(&text), significant(&format!("{n:e}")), "{}", text);
        Ok(())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn every_number_reads_back_as_itself(n in any::<u64>().prop_map(f64::from_bits)) {
            prop_assume!(n.is_finite());
            check(n)?;
        }

        #[test]
        fn numbers_of_every_size_read_back(whole in -1_000_000i32..1_000_000, power in -30i32..30) {
            check(f64::from(whole) * 10f64.powi(power))?;
        }

        #[test]
        fn numbers_at_uneven_gaps_read_back(power in -1074i32..=1023, off in -1i8..=1) {
            let exact = 2f64.powi(power.max(-1022)) / 2f64.powi((-1022 - power).max(0));
            check(match off {
                -1 => exact.next_down(),
                0 => exact,
                _ => exact.next_up(),
            })?;
        }

        #[test]
        fn the_number_reader_agrees_with_the_standard_one(n in proptest::num::f64::NORMAL) {
            let text = format!("{n:e}");
            let read = parse_number(&text);
            prop_assert!(read.is_some_and(|r| ((r - n) / n).abs() < 1e-13), "{text}: {read:?}");
        }
    }
}
