//! What may be spent in a day or a month, and what a call costs.
//!
//! Amounts are whole millionths of their unit, so that sums neither drift nor depend on their order.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;
use std::time::Duration;

use http::{HeaderMap, StatusCode};
use memchr::memmem::{Finder, FinderRev};

use crate::ApiError;

const MILLION: f64 = 1e6;
const DAY: u64 = 86_400;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    Requests,
    Tokens,
    /// Of computing, as the upstream reports them.
    Seconds,
    Usd,
}

impl Unit {
    pub fn name(self) -> &'static str {
        match self {
            Self::Requests => "requests",
            Self::Tokens => "tokens",
            Self::Seconds => "seconds",
            Self::Usd => "usd",
        }
    }
}

impl FromStr for Unit {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Ok(match text {
            "request" | "requests" => Self::Requests,
            "token" | "tokens" => Self::Tokens,
            "s" | "second" | "seconds" => Self::Seconds,
            "usd" | "USD" => Self::Usd,
            _ => return Err(()),
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Period {
    Day,
    Month,
}

impl Period {
    pub fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
        }
    }

    /// The number of the period that holds this second since 1970, and how long it still lasts. In UTC.
    pub fn at(self, now: u64) -> (u64, Duration) {
        let day = now / DAY;
        let (number, next) = match self {
            Self::Day => (day, day + 1),
            Self::Month => {
                let month = month_of(day);
                (month, first_day_of(month + 1))
            }
        };
        (number, Duration::from_secs((next * DAY).saturating_sub(now)))
    }
}

/// Months since the year 0, of a day since 1970. Years are counted from March, so that the odd day comes last.
fn month_of(day: u64) -> u64 {
    let days = day + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    // March is 0.
    let month = (5 * of_year + 2) / 153;
    (era * 400 + year) * 12 + month + 2
}

fn first_day_of(month: u64) -> u64 {
    let from_march = month - 2;
    let (year, month) = (from_march / 12, from_march % 12);
    365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 - 719_468
}

/// `1000 requests/day`, `2000000 tokens/month`, `600 seconds/day`, `5 usd/month`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    pub amount: u64,
    pub unit: Unit,
    pub period: Period,
}

impl FromStr for Budget {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const FORM: &str =
            "a budget is an amount, `requests`, `tokens`, `seconds` or `usd`, and `/day` or `/month`";
        let (what, period) = text.split_once('/').ok_or(FORM)?;
        let (amount, unit) = amount(what).ok_or(FORM)?;
        let period = match period.trim() {
            "day" => Period::Day,
            "month" => Period::Month,
            _ => return Err(FORM),
        };
        Ok(Self { amount, unit, period })
    }
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}/{}", self.amount as f64 / MILLION, self.unit.name(), self.period.name())
    }
}

/// `0.00012 usd/second`, `0.6 usd/Mtoken`, `0.001 usd/request`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Price {
    usd: f64,
    per: Unit,
}

impl FromStr for Price {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        const FORM: &str = "a price is an amount of `usd` per `request`, `second`, `token` or `Mtoken`";
        let (what, per) = text.split_once('/').ok_or(FORM)?;
        let usd = match amount(what) {
            Some((_, Unit::Usd)) => {
                what.trim().split_once(' ').and_then(|(number, _)| number.parse::<f64>().ok())
            }
            _ => None,
        };
        let usd = usd.ok_or(FORM)?;
        let (usd, per) = match per.trim() {
            "Mtoken" | "Mtokens" => (usd / MILLION, Unit::Tokens),
            per => (usd, per.parse().ok().filter(|&per| per != Unit::Usd).ok_or(FORM)?),
        };
        Ok(Self { usd, per })
    }
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} usd/{}", self.usd, self.per.name().trim_end_matches('s'))
    }
}

fn amount(text: &str) -> Option<(u64, Unit)> {
    let (number, unit) = text.trim().split_once(' ')?;
    let number: f64 = number.parse().ok()?;
    let unit = unit.trim().parse().ok()?;
    (number > 0.0 && number < 1e12).then(|| ((number * MILLION).round() as u64, unit))
}

/// What a call took, in millionths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    pub requests: u64,
    pub tokens: u64,
    pub seconds: u64,
}

impl Usage {
    /// One call, of which nothing is known but that it was made.
    pub fn call(headers: &HeaderMap) -> Self {
        let seconds = headers.get("x-compute-time").and_then(|time| time.to_str().ok()?.parse::<f64>().ok());
        let seconds = seconds.filter(|time| (0.0..1e6).contains(time)).unwrap_or(0.0);
        Self { requests: 1_000_000, tokens: 0, seconds: (seconds * MILLION) as u64 }
    }

    /// Takes in what a piece of the answer says of tokens: their sum, where one is told; else one for each event.
    pub fn hear(&mut self, piece: &[u8]) {
        // Made once: to make a searcher takes longer than to search an answer of a few labels.
        static SUM: LazyLock<FinderRev<'static>> = LazyLock::new(|| FinderRev::new("\"total_tokens\":"));
        static EVENT: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("data:"));
        if let Some(at) = SUM.rfind(piece) {
            let digits = piece[at + SUM.needle().len()..].iter().skip_while(|byte| **byte == b' ');
            let digits: Vec<u8> = digits.take_while(|byte| byte.is_ascii_digit()).take(12).copied().collect();
            if let Ok(sum) = std::str::from_utf8(&digits).unwrap_or_default().parse::<u64>() {
                self.tokens = sum * 1_000_000;
                return;
            }
        }
        self.tokens += EVENT.find_iter(piece).count() as u64 * 1_000_000;
    }

    pub fn of(&self, unit: Unit, prices: &[Price]) -> u64 {
        match unit {
            Unit::Requests => self.requests,
            Unit::Tokens => self.tokens,
            Unit::Seconds => self.seconds,
            Unit::Usd => prices.iter().map(|price| (self.of(price.per, &[]) as f64 * price.usd) as u64).sum(),
        }
    }
}

/// Status 402, as the Hub answers when its credits are spent.
pub fn spent(budget: Budget, until: Duration) -> ApiError {
    ApiError::new(
        StatusCode::PAYMENT_REQUIRED,
        "budget_spent",
        format!("What this proxy may spend in a {} is spent. Come back later.", budget.period.name()),
    )
    .retry_after(until)
}

/// Budgets are counted elsewhere, which cannot be asked.
pub fn uncounted() -> ApiError {
    ApiError::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "budget_unknown",
        "What this proxy may spend cannot be counted just now, so it spends nothing. Try again in a moment.",
    )
    .retry_after(Duration::from_secs(5))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("1000 requests/day", "1000 requests/day")]
    #[case("1 request/month", "1 requests/month")]
    #[case("0.10 usd/month", "0.1 usd/month")]
    #[case("2000000 tokens / day", "2000000 tokens/day")]
    #[case("600 s/day", "600 seconds/day")]
    fn budgets(#[case] text: &str, #[case] shown: &str) {
        assert_eq!(text.parse::<Budget>().unwrap().to_string(), shown);
    }

    #[rstest]
    #[case("")]
    #[case("1000/day")]
    #[case("1000 requests")]
    #[case("-1 usd/day")]
    #[case("0 usd/day")]
    #[case("nan usd/day")]
    #[case("inf usd/day")]
    #[case("5 eur/day")]
    #[case("5 usd/week")]
    fn no_budgets(#[case] text: &str) {
        assert!(text.parse::<Budget>().is_err());
    }

    #[rstest]
    #[case("0.00012 usd/second", Usage { requests: 1_000_000, tokens: 0, seconds: 10_000_000 }, 1_200)]
    #[case("0.6 usd/Mtoken", Usage { requests: 1_000_000, tokens: 1_000_000_000_000, seconds: 0 }, 600_000)]
    #[case("0.01 usd/request", Usage { requests: 1_000_000, tokens: 0, seconds: 0 }, 10_000)]
    fn prices(#[case] text: &str, #[case] usage: Usage, #[case] micros: u64) {
        let prices = [text.parse::<Price>().unwrap()];
        assert_eq!(usage.of(Unit::Usd, &prices), micros);
    }

    #[rstest]
    #[case("0.6 usd/usd")]
    #[case("0.6 tokens/request")]
    #[case("usd/request")]
    fn no_prices(#[case] text: &str) {
        assert!(text.parse::<Price>().is_err());
    }

    #[test]
    fn tokens_are_heard() {
        let mut usage = Usage::default();
        usage.hear(b"data: {\"a\":1}\n\ndata: {\"a\":2}\n\n");
        assert_eq!(usage.tokens, 2_000_000);
        usage.hear(b"data: {\"usage\":{\"prompt_tokens\":5,\"total_tokens\": 12}}\n\n");
        assert_eq!(usage.tokens, 12_000_000);
        // A quoted one is text.
        let mut text = Usage::default();
        text.hear(br#"{"generated_text":"\"total_tokens\":99999"}"#);
        assert_eq!(text.tokens, 0);
    }

    #[rstest]
    #[case(0, 1970 * 12, 31 * DAY)]
    #[case(951_782_400, 2000 * 12 + 1, DAY)] // 29 February 2000
    #[case(951_868_799, 2000 * 12 + 1, 1)] // its last second
    #[case(951_868_800, 2000 * 12 + 2, 31 * DAY)]
    #[case(1_798_761_599, 2026 * 12 + 11, 1)] // the last second of 2026
    fn months_of_the_calendar(#[case] now: u64, #[case] month: u64, #[case] left: u64) {
        assert_eq!(Period::Month.at(now), (month, Duration::from_secs(left)));
    }

    proptest! {
        #[test]
        fn a_period_ends_where_the_next_begins(now in 0u64..20_000_000_000) {
            for period in [Period::Day, Period::Month] {
                let (number, left) = period.at(now);
                prop_assert!(left > Duration::ZERO && left.as_secs() <= 31 * DAY);
                prop_assert_eq!(period.at(now + left.as_secs() - 1).0, number);
                prop_assert_eq!(period.at(now + left.as_secs()).0, number + 1);
            }
        }
    }
}
