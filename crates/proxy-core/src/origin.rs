//! Which pages may call the proxy.
//!
//! - An origin is compared whole: scheme, host and port. No suffixes, no globs.
//! - `null` (sandboxed frames, `file:`) is nobody's name and is refused, also
//!   where `*` is allowed.
//! - The proxy's own pages may always call it. "Own" is the configured public
//!   address and nothing else; where none is configured, a page that was loaded
//!   from the `Host` it calls, if that is a loopback name or a literal address.
//!   Any other name may be somebody else's, made to resolve here (rebinding).
//! - A request without `Origin` comes from no page's script, and passes, unless
//!   the browser itself says that another site sends it.
//!
//! A refusal is polite: the page may read it, so that the widget can tell its
//! reader why. For that the refused preflight is answered, too; nothing runs.
//!
//! This protects a budget from other people's pages. It does not authenticate:
//! a program can send any origin, and is held by the rate limit.

use std::fmt;
use std::str::FromStr;

use http::header::{self, HeaderName};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use url::{Host, Url};

use crate::ApiError;

/// Answer headers a page's script may read.
pub const EXPOSED: &str =
    "x-compute-time, x-compute-type, x-request-id, retry-after, ratelimit, ratelimit-policy";

/// Request headers a page's script may send whether it asks or not. `authorization`
/// is among them so that a page which sends it is not blocked; it is never passed on.
const REQUEST_HEADERS: &str =
    "accept, authorization, content-type, x-load-model, x-scale-up-timeout, x-use-cache, x-wait-for-model";

/// What tells who a caller is, or how a message is framed, is not for scripts to write.
const RESERVED: [&str; 15] = [
    "connection",
    "content-length",
    "cookie",
    "expect",
    "forwarded",
    "host",
    "keep-alive",
    "origin",
    "referer",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "via",
    "x-real-ip",
];
const RESERVED_FAMILIES: [&str; 4] = ["proxy-", "sec-", "x-forwarded-", "access-control-"];

/// The most that is read of a preflight's list.
const LONGEST_LIST: usize = 4096;

const PRIVATE_NETWORK_ASKED: HeaderName = HeaderName::from_static("access-control-request-private-network");
const PRIVATE_NETWORK: HeaderName = HeaderName::from_static("access-control-allow-private-network");
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
            let site = headers.get(FETCH_SITE).map(HeaderValue::as_bytes);
            return match site {
                Some(b"cross-site" | b"same-site") if !method.is_safe() => {
                    refuse(None, "The request comes from another site but names no origin.")
                }
                _ => Verdict::Direct,
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
        let message = if self.public.is_none() && is_same(text, headers) {
            format!(
                "This page seems to be the proxy's own, but any name can be made to lead here. The proxy's owner \
                 can say that this is its address: --public-url {text}"
            )
        } else {
            format!("Pages of {text} may not use this proxy. Its owner can allow them: --allow-origin {text}")
        };
        refuse(Some(origin), message)
    }

    fn is_own(&self, origin: &str, headers: &HeaderMap) -> bool {
        match &self.public {
            // A gateway may write any host into the request; what it says counts for nothing.
            Some(public) => public.0 == origin,
            None => is_same(origin, headers) && authority(origin).is_some_and(cannot_be_rebound),
        }
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
///
/// Every header that is asked for is allowed, unless it is reserved: client
/// libraries send some of their own, and none reaches the upstream that is not
/// on the list of [`crate::headers`].
pub fn preflight(verdict: &Verdict, asked: &HeaderMap) -> HeaderMap {
    let refused = matches!(verdict, Verdict::Refused { .. });
    let mut headers = HeaderMap::new();
    let mut put = |name, value| headers.insert(name, value);
    put(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, HEAD, POST"));
    put(header::ACCESS_CONTROL_ALLOW_HEADERS, allowed_headers(asked));
    put(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static(if refused { "0" } else { "7200" }));
    // A page of the open web that calls into a private network is asked about apart.
    if !refused && asked.get(PRIVATE_NETWORK_ASKED).is_some_and(|asks| asks == "true") {
        put(PRIVATE_NETWORK, HeaderValue::from_static("true"));
    }
    headers.append(
        header::VARY,
        HeaderValue::from_static(
            "access-control-request-method, access-control-request-headers, access-control-request-private-network",
        ),
    );
    headers
}

fn allowed_headers(asked: &HeaderMap) -> HeaderValue {
    let mut allowed = String::from(REQUEST_HEADERS);
    let lists = asked.get_all(header::ACCESS_CONTROL_REQUEST_HEADERS).iter();
    let names = lists
        .filter_map(|list| list.to_str().ok())
        .filter(|list| list.len() <= LONGEST_LIST)
        .flat_map(|list| list.split(','))
        .filter_map(|name| name.trim().parse::<HeaderName>().ok());
    for name in names {
        let name = name.as_str();
        let reserved =
            RESERVED.contains(&name) || RESERVED_FAMILIES.iter().any(|family| name.starts_with(family));
        let wild = !name.contains(|c: char| c.is_ascii_alphanumeric());
        let known = REQUEST_HEADERS.split(", ").any(|other| other == name);
        if !reserved && !wild && !known && allowed.len() < LONGEST_LIST {
            allowed.push_str(", ");
            allowed.push_str(name);
        }
    }
    HeaderValue::try_from(allowed).unwrap_or(HeaderValue::from_static(REQUEST_HEADERS))
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

fn authority(origin: &str) -> Option<&str> {
    origin.split_once("://").map(|(_, authority)| authority)
}

/// Whether a page calls the host it was loaded from.
fn is_same(origin: &str, headers: &HeaderMap) -> bool {
    let mut hosts = headers.get_all(header::HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    authority(origin).is_some_and(|authority| authority.as_bytes().eq_ignore_ascii_case(host.as_bytes()))
}

/// Whether nobody's name server decides where this leads: a loopback name, or an address as such.
fn cannot_be_rebound(authority: &str) -> bool {
    match Url::parse(&format!("http://{authority}/")).as_ref().map(Url::host) {
        Ok(Some(Host::Domain(name))) => name == "localhost" || name.ends_with(".localhost"),
        Ok(Some(Host::Ipv4(_) | Host::Ipv6(_))) => true,
        _ => false,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn origins(listed: &[&str]) -> Origins {
        Origins { listed: listed.iter().map(|o| o.parse().unwrap()).collect(), ..Origins::default() }
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
    #[case("http://docs.localhost:8080", "docs.localhost:8080", true)]
    #[case("http://[::1]:8080", "[::1]:8080", true)]
    #[case("http://192.168.1.7:8080", "192.168.1.7:8080", true)]
    #[case("http://[fd00::7]", "[fd00::7]", true)]
    #[case("http://localhost:8081", "localhost:8080", false)]
    #[case("http://127.0.0.1:8080", "localhost:8080", false)]
    // Names that somebody else may own, and make to resolve to this machine.
    #[case("http://rebound.example:8080", "rebound.example:8080", false)]
    #[case("http://localhost.evil.com", "localhost.evil.com", false)]
    #[case("http://127.0.0.1.nip.io:8080", "127.0.0.1.nip.io:8080", false)]
    #[case("http://notlocalhost", "notlocalhost", false)]
    #[case("https://widget.example", "widget.example", false)]
    #[case("http://nas.local:8080", "nas.local:8080", false)]
    fn own_pages_without_a_public_address(#[case] origin: &str, #[case] host: &str, #[case] own: bool) {
        let verdict = origins(&[]).judge(&Method::POST, &from(origin, host));
        assert_eq!(verdict == Verdict::Direct, own, "{verdict:?}");
    }

    #[rstest]
    #[case("https://widget.example", "127.0.0.1:8080", true)] // behind a gateway
    #[case("https://widget.example", "widget.example", true)]
    #[case("http://widget.example", "widget.example", false)]
    // A gateway that writes its backend's host must not make a visitor's local pages our own.
    #[case("http://127.0.0.1:8080", "127.0.0.1:8080", false)]
    #[case("http://localhost", "localhost", false)]
    #[case("http://rebound.example", "rebound.example", false)]
    fn own_pages_with_a_public_address(#[case] origin: &str, #[case] host: &str, #[case] own: bool) {
        let rule = Origins { public: Some("https://widget.example".parse().unwrap()), ..origins(&[]) };
        let verdict = rule.judge(&Method::POST, &from(origin, host));
        assert_eq!(verdict == Verdict::Direct, own, "{verdict:?}");
    }

    #[test]
    fn a_page_that_may_be_our_own_learns_the_setting() {
        let verdict = origins(&[]).judge(&Method::POST, &from("http://nas.local:1", "nas.local:1"));
        let Verdict::Refused { error, .. } = verdict else { panic!("{verdict:?}") };
        assert!(error.message.contains("--public-url http://nas.local:1"), "{}", error.message);
    }

    #[rstest]
    #[case("x-stainless-os, x-scale-up-timeout", ", x-stainless-os")]
    #[case("X-My-Own,content-type", ", x-my-own")]
    #[case("x-forwarded-for, cookie, proxy-authorization, sec-fetch-site, host", "")]
    // A star would allow whatever is not named.
    #[case("x y, *, ,", "")]
    #[case("", "")]
    fn a_preflight_lets_harmless_headers_through(#[case] asked: &str, #[case] added: &str) {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCESS_CONTROL_REQUEST_HEADERS, asked.parse().unwrap());
        let told = preflight(&Verdict::Direct, &headers);
        let told = told["access-control-allow-headers"].to_str().unwrap();
        assert_eq!(told.strip_prefix(REQUEST_HEADERS), Some(added));
    }

    #[rstest]
    #[case(Verdict::Allowed(HeaderValue::from_static("https://a.b")), true)]
    #[case(Verdict::Direct, true)]
    #[case(refuse(None, "no"), false)]
    fn a_private_network_is_opened_to_those_who_may_call(#[case] verdict: Verdict, #[case] opened: bool) {
        let mut headers = HeaderMap::new();
        assert!(!preflight(&verdict, &headers).contains_key(PRIVATE_NETWORK));
        headers.insert(PRIVATE_NETWORK_ASKED, HeaderValue::from_static("true"));
        assert_eq!(preflight(&verdict, &headers).contains_key(PRIVATE_NETWORK), opened);
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
        let mut headers = preflight(&verdict, &HeaderMap::new());
        Origins::decorate(&verdict, &mut headers);
        assert_eq!(headers["access-control-allow-origin"], "https://a.b");
        assert_eq!(headers["access-control-max-age"], "0");
        assert!(headers.get_all("vary").iter().any(|names| names == "origin"));
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
