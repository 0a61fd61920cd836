//! Which pages may call the proxy.
//!
//! - An origin is compared whole: scheme, host and port. No suffixes, no globs.
//! - `null` (sandboxed frames, `file:`) is nobody's name and is refused, also
//!   where `*` is allowed.
//! - The proxy's own pages may always call it. "Own" is the configured public
//!   address or else the `Host` asked for; on a loopback address that host must
//!   itself be a loopback name, since any name can be made to resolve there.
//! - A request without `Origin` comes from no page's script, and passes, unless
//!   the browser itself says that another site sends it.
//!
//! A refusal is polite: the page may read it, so that the widget can tell its
//! reader why. For that the refused preflight is answered, too; nothing runs.
//!
//! This protects a budget from other people's pages. It does not authenticate:
//! a program can send any origin, and is held by the rate limit.

use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

use http::header::{self, HeaderName};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use url::{Host, Url};

use crate::ApiError;

/// Answer headers a page's script may read.
pub const EXPOSED: &str =
    "x-compute-time, x-compute-type, x-request-id, retry-after, ratelimit, ratelimit-policy";

/// Request headers a page's script may send. `authorization` may be sent, so
/// that a page which does is not blocked; it is never passed on.
const REQUEST_HEADERS: &str =
    "accept, authorization, content-type, x-load-model, x-use-cache, x-wait-for-model";

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// One origin, in the form browsers send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

impl FromStr for Origin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let url = Url::parse(text)
            .map_err(|_| "an origin is a scheme and a host, as in `https://example.org`".to_owned())?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err("an origin begins with `https://` or `http://`".into());
        }
        if url.host_str().is_some_and(|host| host.contains('*')) {
            return Err("origins are matched whole; name each, or `*` for every one".into());
        }
        let bare = url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        if !bare {
            return Err(format!(
                "an origin has no path, query or user; this one would be `{}`",
                url.origin().ascii_serialization()
            ));
        }
        Ok(Self(url.origin().ascii_serialization()))
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The configured rule.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    /// `*` was asked for.
    pub any: bool,
    pub listed: Vec<Origin>,
    /// The address the proxy is known by outside, where it has one.
    pub public: Option<Origin>,
    /// Whether the proxy listens on a loopback address.
    pub loopback: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// No page of another origin is behind this request.
    Direct,
    /// A page of this origin, which may call.
    Allowed(HeaderValue),
    Refused {
        /// The page, if it is to be able to read why.
        reader: Option<HeaderValue>,
        error: ApiError,
    },
}

impl Origins {
    pub fn judge(&self, method: &Method, headers: &HeaderMap) -> Verdict {
        let mut sent = headers.get_all(header::ORIGIN).iter();
        let (first, second) = (sent.next(), sent.next());
        let Some(origin) = first else {
            let elsewhere =
                headers.get(FETCH_SITE).is_some_and(|site| site == "cross-site" || site == "same-site");
            return if elsewhere && !method.is_safe() {
                refuse(None, "The request comes from another site but names no origin.")
            } else {
                Verdict::Direct
            };
        };
        if second.is_some() {
            return refuse(None, "The request names more than one origin.");
        }
        if origin == "null" {
            return refuse(
                Some(origin),
                "This page has no origin of its own (a sandboxed frame or a local file), so the \
                 proxy cannot tell whose it is. Serve the page over http or https.",
            );
        }
        let Some(text) = origin.to_str().ok().filter(|text| is_origin(text)) else {
            return refuse(None, "The request's origin is not a scheme, host and port.");
        };
        if self.is_own(text, headers) {
            return Verdict::Direct;
        }
        if self.any || self.listed.iter().any(|allowed| allowed.0 == text) {
            return Verdict::Allowed(origin.clone());
        }
        refuse(
            Some(origin),
            format!(
                "Pages of {text} may not use this proxy. Its owner can allow them: \
                 --allow-origin {text}"
            ),
        )
    }

    fn is_own(&self, origin: &str, headers: &HeaderMap) -> bool {
        if let Some(public) = &self.public
            && public.0 == origin
        {
            return true;
        }
        let Some(host) = headers.get(header::HOST).and_then(|h| h.to_str().ok()) else {
            return false;
        };
        let same =
            origin.split_once("://").is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(host));
        same && (!self.loopback || is_loopback(host))
    }

    /// The headers every answer to a judged request carries.
    pub fn decorate(verdict: &Verdict, headers: &mut HeaderMap) {
        headers.append(header::VARY, HeaderValue::from_static("origin"));
        let reader = match verdict {
            Verdict::Allowed(origin) => Some(origin),
            Verdict::Refused { reader, .. } => reader.as_ref(),
            Verdict::Direct => None,
        };
        if let Some(origin) = reader {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
            headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(EXPOSED));
        }
    }
}

/// What a preflight is told, beside [`Origins::decorate`]. A refusal is not
/// remembered: the owner may be about to allow the page.
pub fn preflight(verdict: &Verdict) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let mut put = |name, value| headers.insert(name, HeaderValue::from_static(value));
    put(header::ACCESS_CONTROL_ALLOW_METHODS, "GET, POST");
    put(header::ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS);
    put(
        header::ACCESS_CONTROL_MAX_AGE,
        if matches!(verdict, Verdict::Refused { .. }) { "0" } else { "7200" },
    );
    headers
}

/// A preflight is an `OPTIONS` that asks for a method.
pub fn is_preflight(method: &Method, headers: &HeaderMap) -> bool {
    method == Method::OPTIONS && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
}

fn refuse(reader: Option<&HeaderValue>, message: impl Into<String>) -> Verdict {
    Verdict::Refused {
        reader: reader.cloned(),
        error: ApiError::new(StatusCode::FORBIDDEN, "origin_refused", message),
    }
}

/// A serialised origin of any scheme: nothing else may be sent back in a header
/// or quoted in a message.
fn is_origin(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, authority)| {
        !scheme.is_empty()
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
            && !authority.is_empty()
            && authority.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._:[]".contains(&b))
    })
}

fn is_loopback(host: &str) -> bool {
    let Ok(url) = Url::parse(&format!("http://{host}/")) else {
        return false;
    };
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::V6(ip).is_loopback(),
        None => false,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn origins(listed: &[&str]) -> Origins {
        Origins {
            listed: listed.iter().map(|o| o.parse().unwrap()).collect(),
            loopback: true,
            ..Origins::default()
        }
    }

    fn from(origin: &str, host: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::ORIGIN, origin.parse().unwrap());
        headers.insert(header::HOST, host.parse().unwrap());
        headers
    }

    #[rstest]
    #[case("https://example.org", true)]
    #[case("http://example.org", false)] // scheme
    #[case("https://example.org:8443", false)] // port
    #[case("https://www.example.org", false)] // host
    #[case("https://example.org.evil.com", false)]
    #[case("https://evilexample.org", false)]
    #[case("https://EXAMPLE.org", false)] // browsers send lower case
    #[case("https://example.org/", false)]
    #[case("https://example.org:443", false)] // browsers drop a default port
    #[case("null", false)]
    #[case("", false)]
    #[case("https://user@example.org", false)]
    fn is_matched_whole(#[case] origin: &str, #[case] allowed: bool) {
        let verdict =
            origins(&["https://example.org/"]).judge(&Method::POST, &from(origin, "127.0.0.1:8080"));
        assert_eq!(matches!(verdict, Verdict::Allowed(_)), allowed, "{verdict:?}");
        assert_eq!(matches!(verdict, Verdict::Refused { .. }), !allowed);
    }

    #[rstest]
    #[case("http://127.0.0.1:8080", "127.0.0.1:8080", true)]
    #[case("http://localhost:8080", "localhost:8080", true)]
    #[case("http://[::1]:8080", "[::1]:8080", true)]
    #[case("http://localhost:8081", "localhost:8080", false)]
    // A name somebody else owns, made to resolve to this machine.
    #[case("http://rebound.example:8080", "rebound.example:8080", false)]
    #[case("http://localhost.evil.com", "localhost.evil.com", false)]
    fn own_pages_on_loopback(#[case] origin: &str, #[case] host: &str, #[case] own: bool) {
        let verdict = origins(&[]).judge(&Method::POST, &from(origin, host));
        assert_eq!(verdict == Verdict::Direct, own, "{verdict:?}");
    }

    #[test]
    fn own_pages_in_public() {
        let rule = Origins { public: Some("https://widget.example".parse().unwrap()), ..origins(&[]) };
        let behind_a_gateway = from("https://widget.example", "127.0.0.1:8080");
        assert_eq!(rule.judge(&Method::POST, &behind_a_gateway), Verdict::Direct);
        let open = Origins::default();
        let same = from("https://widget.example", "widget.example");
        assert_eq!(open.judge(&Method::POST, &same), Verdict::Direct);
    }

    #[test]
    fn null_is_refused_even_where_any_may_call() {
        let rule = Origins { any: true, ..origins(&[]) };
        let null = rule.judge(&Method::POST, &from("null", "localhost"));
        assert!(matches!(null, Verdict::Refused { .. }));
        let page = rule.judge(&Method::POST, &from("https://a.b", "localhost"));
        assert!(matches!(page, Verdict::Allowed(_)));
    }

    #[test]
    fn two_origins_are_refused() {
        let mut headers = from("https://a.b", "localhost");
        headers.append(header::ORIGIN, "https://c.d".parse().unwrap());
        let verdict = origins(&["https://a.b"]).judge(&Method::POST, &headers);
        assert!(matches!(verdict, Verdict::Refused { reader: None, .. }));
    }

    #[rstest]
    #[case("cross-site", Method::POST, false)]
    #[case("same-site", Method::POST, false)]
    #[case("same-origin", Method::POST, true)]
    #[case("none", Method::POST, true)]
    #[case("cross-site", Method::GET, true)] // a link
    fn without_an_origin(#[case] site: &str, #[case] method: Method, #[case] passes: bool) {
        let mut headers = HeaderMap::new();
        headers.insert(FETCH_SITE, site.parse().unwrap());
        let verdict = origins(&[]).judge(&method, &headers);
        assert_eq!(verdict == Verdict::Direct, passes);
    }

    #[test]
    fn a_refused_page_can_read_why_and_asks_again() {
        let verdict = origins(&[]).judge(&Method::POST, &from("https://a.b", "localhost"));
        let mut headers = preflight(&verdict);
        Origins::decorate(&verdict, &mut headers);
        assert_eq!(headers["access-control-allow-origin"], "https://a.b");
        assert_eq!(headers["access-control-max-age"], "0");
        assert_eq!(headers["vary"], "origin");
        assert!(headers.get("access-control-allow-credentials").is_none());
    }

    #[rstest]
    #[case("*.example.org")]
    #[case("https://*.example.org")]
    #[case("example.org")]
    #[case("https://example.org/page")]
    #[case("https://a:b@example.org")]
    #[case("ftp://example.org")]
    #[case("null")]
    #[case("")]
    fn what_is_no_origin_cannot_be_listed(#[case] text: &str) {
        assert!(text.parse::<Origin>().is_err());
    }

    proptest! {
        #[test]
        fn only_a_listed_origin_is_allowed(
            text in "(https?://)?[a-z.:/@*]{0,20}(example\\.org)?[a-z.:/0-9]{0,6}",
        ) {
            let mut headers = HeaderMap::new();
            headers.insert(header::ORIGIN, text.parse().unwrap());
            let verdict = origins(&["https://example.org"]).judge(&Method::POST, &headers);
            prop_assert_eq!(
                matches!(verdict, Verdict::Allowed(_)),
                text == "https://example.org"
            );
        }
    }
}
