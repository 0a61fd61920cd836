//! How much one caller may ask for, and who "one caller" is.

use std::fmt;
use std::io::{self, Write as _};
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::str::FromStr;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::ApiError;
use crate::error::whole_seconds;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// `N/s`, `N/min`, `N/h` or `off`. The whole N may be used at once; it refills evenly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rate {
    Off,
    Limited { count: NonZeroU32, window: Duration },
}

impl FromStr for Rate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        const FORM: &str = "a rate is `N/s`, `N/min`, `N/h` or `off`";
        if text == "off" {
            return Ok(Self::Off);
        }
        let (count, unit) = text.split_once('/').ok_or(FORM)?;
        let count = count.trim().parse().map_err(|_| FORM)?;
        let seconds = match unit.trim() {
            "s" | "sec" | "second" => 1,
            "m" | "min" | "minute" => 60,
            "h" | "hour" => 3600,
            _ => return Err(FORM.into()),
        };
        Ok(Self::Limited { count, window: Duration::from_secs(seconds) })
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Off => f.write_str("off"),
            Self::Limited { count, window } => {
                let unit = match window.as_secs() {
                    1 => "s",
                    60 => "min",
                    _ => "h",
                };
                write!(f, "{count}/{unit}")
            }
        }
    }
}

/// What is counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Address,
    Origin,
    Model,
    Global,
}

impl Scope {
    /// The name of its policy.
    fn name(self) -> &'static str {
        match self {
            Self::Address => "inference",
            Self::Origin => "origin",
            Self::Model => "model",
            Self::Global => "global",
        }
    }

    fn whence(self) -> &'static str {
        match self {
            Self::Address => "from this address",
            Self::Origin => "from this site's pages",
            Self::Model => "for this model",
            Self::Global => "altogether",
        }
    }
}

/// `ratelimit-policy`: what the limit is.
pub fn policy(scope: Scope, count: NonZeroU32, window: Duration) -> HeaderValue {
    value(format_args!(r#""{}";q={count};w={}"#, scope.name(), window.as_secs()))
}

/// `ratelimit`: what is left, and when there will be more.
pub fn remaining(scope: Scope, left: u32, reset: Duration) -> HeaderValue {
    value(format_args!(r#""{}";r={left};t={}"#, scope.name(), whole_seconds(reset)))
}

/// Written for every request, so without memory that is thrown away again.
fn value(text: fmt::Arguments<'_>) -> HeaderValue {
    let mut written = io::Cursor::new([0; 64]);
    let _ = written.write_fmt(text);
    let length = usize::try_from(written.position()).unwrap_or_default();
    HeaderValue::from_bytes(&written.get_ref()[..length]).unwrap_or_else(|_| HeaderValue::from_static(""))
}

pub fn too_many(scope: Scope, rate: Rate, wait: Duration) -> ApiError {
    ApiError::new(
        StatusCode::TOO_MANY_REQUESTS,
        "rate_limited",
        format!(
            "Too many requests {}: the proxy allows {rate}. Try again in {} s.",
            scope.whence(),
            whole_seconds(wait)
        ),
    )
    .retry_after(wait)
}

/// A number of bytes: `20MB`, `512 kB`, `1048576`. Decimal units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bytes(pub usize);

impl FromStr for Bytes {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        const FORM: &str = "a size is a number with B, kB, MB or GB";
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, unit) = text.split_at(digits);
        let number: usize = number.parse().map_err(|_| FORM)?;
        let unit = match unit.trim().to_ascii_lowercase().as_str() {
            "" | "b" => 1,
            "k" | "kb" => 1_000,
            "m" | "mb" => 1_000_000,
            "g" | "gb" => 1_000_000_000,
            _ => return Err(FORM.into()),
        };
        match number.checked_mul(unit) {
            Some(bytes) if bytes > 0 => Ok(Self(bytes)),
            _ => Err("a size is more than nothing, and fits into this machine".into()),
        }
    }
}

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            n if n % 1_000_000 == 0 => write!(f, "{} MB", n / 1_000_000),
            n if n % 1_000 == 0 => write!(f, "{} kB", n / 1_000),
            n => write!(f, "{n} B"),
        }
    }
}

pub fn body_too_large(limit: Bytes) -> ApiError {
    ApiError::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "body_too_large",
        format!("The input is larger than the {limit} this proxy takes. Send a smaller or compressed file."),
    )
}

/// `500ms`, `30s`, `2min`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span(pub Duration);

impl FromStr for Span {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        const FORM: &str = "a time is a number with ms, s or min";
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (number, unit) = text.split_at(digits);
        let number: u32 = number.parse().map_err(|_| FORM)?;
        let number = u64::from(number);
        let span = match unit.trim() {
            "ms" => Duration::from_millis(number),
            "" | "s" => Duration::from_secs(number),
            "m" | "min" => Duration::from_secs(number * 60),
            _ => return Err(FORM.into()),
        };
        if span.is_zero() {
            return Err("a time is longer than nothing".into());
        }
        Ok(Self(span))
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.subsec_millis() == 0 {
            write!(f, "{} s", self.0.as_secs())
        } else {
            write!(f, "{} ms", self.0.as_millis())
        }
    }
}

/// The address a request is counted under.
///
/// Each trusted proxy in front appends the address it was called from to
/// `X-Forwarded-For`, so with `hops` of them the client is the `hops`-th entry
/// from the right; everything left of it is what the client typed. With fewer
/// entries than hops the request did not come that way, and its peer counts.
///
/// One household has a whole IPv6 /64, so that is what counts there.
pub fn client_address(peer: IpAddr, headers: &HeaderMap, hops: usize) -> IpAddr {
    let forwarded = |hops: usize| {
        headers
            .get_all(FORWARDED_FOR)
            .iter()
            .rev()
            .flat_map(|line| line.to_str().unwrap_or_default().rsplit(','))
            .nth(hops - 1)
            .and_then(|entry| parse_address(entry.trim()))
    };
    let address = if hops == 0 { None } else { forwarded(hops) };
    match address.unwrap_or(peer).to_canonical() {
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// Some gateways write the port, too.
fn parse_address(text: &str) -> Option<IpAddr> {
    text.parse().or_else(|_| text.parse().map(|socket: std::net::SocketAddr| socket.ip())).ok()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("120/min", "120/min")]
    #[case("5/s", "5/s")]
    #[case("7/h", "7/h")]
    #[case("off", "off")]
    fn rates(#[case] text: &str, #[case] shown: &str) {
        assert_eq!(text.parse::<Rate>().unwrap().to_string(), shown);
    }

    #[rstest]
    #[case("0/s")]
    #[case("-1/s")]
    #[case("5")]
    #[case("5/day")]
    #[case("fast")]
    #[case("")]
    fn no_rates(#[case] text: &str) {
        assert!(text.parse::<Rate>().is_err());
    }

    #[rstest]
    #[case("20MB", 20_000_000)]
    #[case("512 kB", 512_000)]
    #[case("100", 100)]
    fn sizes(#[case] text: &str, #[case] bytes: usize) {
        assert_eq!(text.parse::<Bytes>().unwrap().0, bytes);
    }

    #[rstest]
    #[case("0")]
    #[case("MB")]
    #[case("-1")]
    #[case("99999999999999999999")]
    #[case("18446744073709551615GB")]
    #[case("1.5MB")]
    fn no_sizes(#[case] text: &str) {
        assert!(text.parse::<Bytes>().is_err());
    }

    #[test]
    fn the_limit_is_stated() {
        assert!(body_too_large(Bytes(20_000_000)).message.contains("20 MB"));
    }

    #[rstest]
    // No trusted proxy: the header is only what a client typed.
    #[case(0, &["1.1.1.1"], "9.9.9.9")]
    #[case(1, &["1.1.1.1"], "1.1.1.1")]
    #[case(1, &["6.6.6.6, 1.1.1.1"], "1.1.1.1")]
    #[case(2, &["6.6.6.6, 1.1.1.1, 2.2.2.2"], "1.1.1.1")]
    // Several lines are one list.
    #[case(2, &["6.6.6.6, 1.1.1.1", "2.2.2.2"], "1.1.1.1")]
    // Fewer entries than hops, or nonsense: the peer.
    #[case(2, &["1.1.1.1"], "9.9.9.9")]
    #[case(1, &[], "9.9.9.9")]
    #[case(1, &["unknown"], "9.9.9.9")]
    #[case(1, &["1.1.1.1:5000"], "1.1.1.1")]
    #[case(1, &["::ffff:1.1.1.1"], "1.1.1.1")]
    #[case(1, &["2001:db8:1:2:3:4:5:6"], "2001:db8:1:2::")]
    #[case(1, &["[2001:db8:1:2:3:4:5:6]:443"], "2001:db8:1:2::")]
    fn addresses(#[case] hops: usize, #[case] lines: &[&str], #[case] expected: &str) {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, line.parse().unwrap());
        }
        let address = client_address("9.9.9.9".parse().unwrap(), &headers, hops);
        assert_eq!(address, expected.parse::<IpAddr>().unwrap());
    }

    proptest! {
        /// What a client types left of the trusted entries changes nothing.
        #[test]
        fn a_client_cannot_choose_its_address(typed in "[0-9., :a-f]{0,40}", hops in 1usize..4) {
            let trusted: Vec<_> = (0..hops).map(|n| format!("10.0.0.{n}")).collect();
            let mut headers = HeaderMap::new();
            headers.append(FORWARDED_FOR, format!("{typed}, {}", trusted.join(", ")).parse().unwrap());
            let address = client_address("9.9.9.9".parse().unwrap(), &headers, hops);
            prop_assert_eq!(address, "10.0.0.0".parse::<IpAddr>().unwrap());
        }
    }
}
