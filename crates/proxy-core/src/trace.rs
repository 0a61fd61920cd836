//! What a trace says of a request and of a call to an upstream: names and attributes, after OpenTelemetry's semantic conventions
//! for HTTP and for generative AI. Never a query, a header, a body, an address of a visitor, or a path that no route knows.
//!
//! How a trace is kept and sent is the server's business; this is plain data.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use http::Method;
use tasks::ModelId;
use url::Url;

use crate::config::Config;
use crate::openai::Api;
use crate::route::{Base, TaskTag};

/// Whether requests are traced, and what becomes of a trace that the caller names (`traceparent`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tracing {
    #[default]
    Off,
    /// A trace of our own, with a link to the caller's. Whether it is kept does not depend on what the caller says.
    Link,
    /// The caller's trace goes on here, and is kept if the caller keeps it: for gateways that write the header themselves.
    Continue,
}

impl FromStr for Tracing {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "off" => Ok(Self::Off),
            "link" => Ok(Self::Link),
            "continue" => Ok(Self::Continue),
            _ => Err("a caller's trace is linked to or continued"),
        }
    }
}

impl fmt::Display for Tracing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Off => "off",
            Self::Link => "link",
            Self::Continue => "continue",
        })
    }
}

/// The value of an attribute.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Text(Cow<'static, str>),
    Number(i64),
    Seconds(f64),
    Flag(bool),
}

pub type Attributes = Vec<(&'static str, Value)>;

/// Longer texts are left out: clients make them up, and spans wait in memory.
const LONGEST: usize = 256;

/// To take a place that is free takes some time, too.
const A_WAIT: Duration = Duration::from_millis(1);

fn text(value: &str) -> Option<Value> {
    (value.len() <= LONGEST).then(|| Value::Text(value.to_owned().into()))
}

fn word(value: &'static str) -> Value {
    Value::Text(value.into())
}

/// The template that a path is one of. There are few, whatever clients ask for.
pub fn route(path: &str) -> Option<Cow<'static, str>> {
    let below = |prefix| path.strip_prefix(prefix).filter(|rest: &&str| !rest.is_empty());
    if let Some(rest) = below("/models/") {
        let with_task = rest.contains("/pipeline/");
        return Some(if with_task { "/models/{model}/pipeline/{task}" } else { "/models/{model}" }.into());
    }
    if let Some(rest) = below("/v1/").filter(|rest| *rest != "models") {
        let api = Api::ALL.into_iter().find(|api| api.path().iter().copied().eq(rest.split('/')))?;
        return Some(format!("/v1/{}", api.path().join("/")).into());
    }
    let known = match path {
        _ if below("/api/models/").is_some() => "/api/models/{model}",
        _ if below("/status/").is_some() => "/status/{model}",
        "/" => "/",
        "/v1/models" => "/v1/models",
        "/rerank" => "/rerank",
        "/ticket" => "/ticket",
        "/embed" => "/embed",
        "/oembed" => "/oembed",
        "/owner" => "/owner",
        _ => return None,
    };
    Some(known.into())
}

/// What machines ask for to learn how the proxy is. It is not traced.
pub fn is_probe(path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz" | "/metrics")
}

/// The methods that there are; clients may make up others.
fn method(method: &Method) -> Cow<'static, str> {
    const KNOWN: [Method; 9] = [
        Method::GET,
        Method::POST,
        Method::HEAD,
        Method::OPTIONS,
        Method::PUT,
        Method::DELETE,
        Method::PATCH,
        Method::CONNECT,
        Method::TRACE,
    ];
    if KNOWN.contains(method) { method.to_string().into() } else { "_OTHER".into() }
}

/// The name and the first attributes of a request's span.
pub fn asked(config: &Config, asked: &Method, path: &str, id: &str) -> (String, Attributes) {
    let (route, method) = (route(path), method(asked));
    let name = match (&*method, &route) {
        ("_OTHER", None) => "HTTP".to_owned(),
        ("_OTHER", Some(route)) => format!("HTTP {route}"),
        (method, None) => method.to_owned(),
        (method, Some(route)) => format!("{method} {route}"),
    };
    // Where the operator says that the proxy is; what a client calls it is anybody's word.
    let public = config.public_url.as_ref().map(Base::url);
    let scheme = public.map_or("http", |url| if url.scheme() == "https" { "https" } else { "http" });
    let address = match public {
        Some(url) => url.host_str().unwrap_or_default().to_owned(),
        None => config.listen.ip().to_string(),
    };
    // Port 0 is whichever was free.
    let port = public.map_or(Some(config.listen.port()), Url::port_or_known_default).filter(|port| *port > 0);
    let operation = match route.as_deref() {
        Some("/v1/chat/completions") => Some("chat"),
        Some("/v1/completions") => Some("text_completion"),
        Some("/v1/embeddings") => Some("embeddings"),
        _ => None,
    };
    // Only where a route says what it is made of: else there may be anything in it, a ticket or a key.
    let path = route.as_ref().and_then(|_| text(path));
    let attributes = [
        ("http.request.method", Some(Value::Text(method))),
        ("http.route", route.map(Value::Text)),
        ("url.path", path),
        ("url.scheme", Some(word(scheme))),
        ("server.address", text(&address)),
        ("server.port", port.map(|port| Value::Number(port.into()))),
        ("gen_ai.operation.name", operation.map(word)),
        ("inference_proxy.request_id", text(id)),
    ];
    (name, present(attributes))
}

/// What came of a request.
#[derive(Clone, Copy, Default)]
pub struct Ended<'a> {
    /// Nothing, if its caller left before there was an answer.
    pub status: Option<u16>,
    /// Whether the answer came to its end.
    pub whole: bool,
    pub model: Option<&'a ModelId>,
    pub task: Option<&'a TaskTag>,
    pub provider: Option<&'static str>,
    pub received: Option<usize>,
    pub sent: u64,
    /// The `error_type` of an error that the proxy made.
    pub error: Option<&'a str>,
    /// Whether a kept answer was there, where there might have been one.
    pub cache: Option<&'static str>,
    /// In line for a place among the calls.
    pub queued: Duration,
    /// Held for a model that was loading, if one was.
    pub warming: Option<Duration>,
}

impl Ended<'_> {
    /// By the conventions a server's fault is a status of 5xx.
    pub fn is_error(&self) -> bool {
        self.status.is_some_and(|status| status >= 500)
    }

    pub fn attributes(&self) -> Attributes {
        let status = self.status.map(|status| status.to_string());
        let error = self.error.or(status.as_deref().filter(|_| self.is_error()));
        let size = |bytes: u64| Value::Number(bytes.try_into().unwrap_or(i64::MAX));
        let seconds = |time: Duration| Value::Seconds(time.as_secs_f64());
        present([
            ("http.response.status_code", self.status.map(|status| Value::Number(status.into()))),
            ("http.request.body.size", self.received.map(|bytes| size(bytes as u64))),
            ("http.response.body.size", Some(size(self.sent))),
            ("error.type", error.and_then(text)),
            ("gen_ai.request.model", self.model.and_then(|model| text(model.as_str()))),
            ("gen_ai.provider.name", self.provider.map(word)),
            ("inference_proxy.task", self.task.and_then(|task| text(task.as_str()))),
            ("inference_proxy.cache", self.cache.map(word)),
            ("inference_proxy.queue.wait", Some(self.queued).filter(|wait| *wait >= A_WAIT).map(seconds)),
            ("inference_proxy.warm_up.wait", self.warming.map(seconds)),
            ("inference_proxy.cut_short", (!self.whole).then_some(Value::Flag(true))),
        ])
    }
}

/// The name and the first attributes of the span of a call. Where it goes to is the owner's word, but not all of it: the address
/// of a job or of a file may be a key to it.
pub fn called(asked: &Method, url: &Url) -> (String, Attributes) {
    let method = method(asked);
    let attributes = [
        ("server.address", url.host_str().and_then(text)),
        ("server.port", url.port_or_known_default().map(|port| Value::Number(port.into()))),
        ("url.scheme", text(url.scheme())),
        ("http.request.method", Some(Value::Text(method.clone()))),
    ];
    (method.into_owned(), present(attributes))
}

/// What an upstream answered. By the conventions a client's call has failed at 4xx, too.
pub fn answered(status: u16) -> (bool, Attributes) {
    let failed = status >= 400;
    let error = failed.then(|| Value::Text(status.to_string().into()));
    let code = Some(Value::Number(status.into()));
    (failed, present([("http.response.status_code", code), ("error.type", error)]))
}

fn present<const N: usize>(attributes: [(&'static str, Option<Value>); N]) -> Attributes {
    attributes.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// Whether a `traceparent` has the form of W3C Trace Context, in its first version or one that extends it. Parsers take more.
pub fn well_formed(traceparent: &str) -> bool {
    let bytes = traceparent.as_bytes();
    let digits = |part: &[u8]| part.iter().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let dashes = |at: [usize; 3]| at.iter().all(|&at| bytes[at] == b'-');
    bytes.len() >= 55
        && dashes([2, 35, 52])
        && [&bytes[..2], &bytes[3..35], &bytes[36..52], &bytes[53..55]].into_iter().all(digits)
        && match &bytes[..2] {
            b"00" => bytes.len() == 55,
            b"ff" => false,
            _ => bytes.len() == 55 || bytes[55] == b'-',
        }
}

/// As much of a `tracestate` as every hop is to pass on. A longer one is dropped whole: cut, it might say something else.
pub const LONGEST_STATE: usize = 512;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::config::{Flags, World};
    use proptest::prelude::*;
    use rstest::rstest;
    use std::io;
    use std::path::Path;

    struct Nothing;

    impl World for Nothing {
        fn variables(&self) -> Vec<(String, String)> {
            Vec::new()
        }

        fn read(&self, _: &Path) -> io::Result<Vec<u8>> {
            Err(io::ErrorKind::NotFound.into())
        }
    }

    fn config(flags: &[(&str, &str)]) -> Config {
        let flags: Flags =
            flags.iter().map(|(name, value)| ((*name).into(), vec![(*value).into()])).collect();
        Config::load(&flags, &Nothing).unwrap()
    }

    fn value(attributes: &Attributes, name: &str) -> String {
        match attributes.iter().find(|(known, _)| *known == name) {
            None => String::new(),
            Some((_, Value::Text(text))) => text.to_string(),
            Some((_, value)) => format!("{value:?}"),
        }
    }

    #[rstest]
    #[case("/models/a/b", Some("/models/{model}"))]
    #[case("/models/a/b/pipeline/fill-mask", Some("/models/{model}/pipeline/{task}"))]
    #[case("/models/..%2f", Some("/models/{model}"))]
    #[case("/v1/chat/completions", Some("/v1/chat/completions"))]
    #[case("/v1/audio/speech", Some("/v1/audio/speech"))]
    #[case("/v1/models", Some("/v1/models"))]
    #[case("/rerank", Some("/rerank"))]
    #[case("/api/models/a/b", Some("/api/models/{model}"))]
    #[case("/status/a/b", Some("/status/{model}"))]
    #[case("/", Some("/"))]
    #[case("/v1/hf_secret", None)]
    #[case("/models/", None)]
    #[case("/ticket/eyJhbGciOiJIUzI1NiIs/models/a/b", None)]
    #[case("/inference-widget.js", None)]
    fn paths_of_routes(#[case] path: &str, #[case] template: Option<&str>) {
        assert_eq!(route(path).as_deref(), template);
        let (_, attributes) = asked(&config(&[]), &Method::POST, path, "1");
        assert_eq!(value(&attributes, "url.path"), template.map_or("", |_| path));
    }

    #[rstest]
    #[case("POST", "/models/a/b", "POST /models/{model}")]
    #[case("GET", "/inference-widget.js", "GET")]
    #[case("MADEUP", "/models/a/b", "HTTP /models/{model}")]
    #[case("MADEUP", "/x", "HTTP")]
    fn names_are_few(#[case] method: &str, #[case] path: &str, #[case] name: &str) {
        let (named, attributes) = asked(&config(&[]), &method.parse().unwrap(), path, "1");
        assert_eq!(named, name);
        let known = value(&attributes, "http.request.method");
        assert_eq!(known, if method == "MADEUP" { "_OTHER" } else { method });
    }

    #[test]
    fn the_server_is_where_its_owner_says() {
        let public =
            config(&[("public_url", "https://widget.example.org/below"), ("listen", "0.0.0.0:8080")]);
        let (_, attributes) = asked(&public, &Method::GET, "/", "1");
        assert_eq!(value(&attributes, "server.address"), "widget.example.org");
        assert_eq!(value(&attributes, "server.port"), "Number(443)");
        assert_eq!(value(&attributes, "url.scheme"), "https");
        let (_, attributes) = asked(&config(&[("listen", "127.0.0.1:0")]), &Method::GET, "/", "1");
        assert_eq!(value(&attributes, "server.address"), "127.0.0.1");
        assert_eq!(value(&attributes, "server.port"), "");
    }

    #[test]
    fn an_end_says_what_went_wrong() {
        let ended = |status, whole, error| Ended { status, whole, error, ..Ended::default() };
        let fine = ended(Some(200), true, None);
        assert!(!fine.is_error() && value(&fine.attributes(), "error.type").is_empty());
        assert!(value(&fine.attributes(), "inference_proxy.cut_short").is_empty());
        let refused = ended(Some(429), true, Some("rate_limited"));
        assert!(!refused.is_error());
        assert_eq!(value(&refused.attributes(), "error.type"), "rate_limited");
        let failed = ended(Some(503), true, None);
        assert!(failed.is_error());
        assert_eq!(value(&failed.attributes(), "error.type"), "503");
        let left = ended(None, false, None);
        assert!(!left.is_error());
        assert_eq!(value(&left.attributes(), "inference_proxy.cut_short"), "Flag(true)");
        assert!(value(&left.attributes(), "http.response.status_code").is_empty());
    }

    #[test]
    fn of_an_upstreams_address_only_the_host_is_told() {
        let url = "https://user:hf_secret@router.example:8443/jobs/hf_secret?key=hf_secret".parse().unwrap();
        let (name, attributes) = called(&Method::GET, &url);
        assert_eq!(name, "GET");
        assert_eq!(value(&attributes, "server.address"), "router.example");
        assert_eq!(value(&attributes, "server.port"), "Number(8443)");
        assert!(!format!("{attributes:?}").contains("hf_secret"), "{attributes:?}");
    }

    #[rstest]
    #[case("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", true)]
    #[case("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more", true)]
    #[case("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more", false)]
    #[case("cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more", false)]
    #[case("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", false)]
    #[case("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01", false)]
    #[case("00-1-1-01", false)]
    #[case("00-+bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", false)]
    #[case("", false)]
    fn forms_of_a_traceparent(#[case] header: &str, #[case] good: bool) {
        assert_eq!(well_formed(header), good);
    }

    proptest! {
        #[test]
        fn any_header_is_survived(text in "\\PC{0,80}|[0-9a-f-]{50,60}") {
            let _ = well_formed(&text);
        }

        #[test]
        fn what_clients_make_up_is_bounded(path in "/(models|v1|status|x)/[!-~]{0,2000}") {
            let (name, attributes) = asked(&config(&[]), &Method::POST, &path, "1");
            prop_assert!(name.len() < 60);
            let all: usize = attributes.iter().map(|(name, value)| name.len() + format!("{value:?}").len()).sum();
            prop_assert!(all < 1_000);
        }
    }
}
