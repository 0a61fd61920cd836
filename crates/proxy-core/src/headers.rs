//! Which headers cross the proxy, and which kinds of answer it lets through.
//!
//! Both ways the rule is an allow-list, so hop-by-hop headers, credentials,
//! cookies and whatever is invented next stay where they are.

use http::header::{self, HeaderMap, HeaderName};

use crate::ApiError;

/// Client to upstream. Not `authorization`: the proxy has its own.
const REQUEST: [HeaderName; 7] = [
    header::CONTENT_TYPE,
    header::ACCEPT,
    header::ACCEPT_LANGUAGE,
    HeaderName::from_static("x-wait-for-model"),
    HeaderName::from_static("x-use-cache"),
    HeaderName::from_static("x-load-model"),
    HeaderName::from_static("x-scale-up-timeout"),
];

/// Upstream to client. Not `content-length`: the server writes its own. Not `content-encoding`: answers are unpacked.
const RESPONSE: [HeaderName; 13] = [
    header::CONTENT_TYPE,
    header::CONTENT_LANGUAGE,
    header::RETRY_AFTER,
    HeaderName::from_static("x-compute-time"),
    HeaderName::from_static("x-compute-type"),
    HeaderName::from_static("x-compute-characters"),
    HeaderName::from_static("x-compute-images"),
    HeaderName::from_static("x-compute-audio-length"),
    HeaderName::from_static("x-error-code"),
    HeaderName::from_static("x-error-message"),
    HeaderName::from_static("inference-id"),
    HeaderName::from_static("ratelimit"),
    HeaderName::from_static("ratelimit-policy"),
];

/// Headers with room for what the proxy adds to those that pass: to grow is to sort in anew.
pub fn roomy() -> HeaderMap {
    HeaderMap::with_capacity(12)
}

pub fn to_upstream(client: &HeaderMap) -> HeaderMap {
    pick(client, &REQUEST)
}

pub fn to_client(upstream: &HeaderMap) -> HeaderMap {
    pick(upstream, &RESPONSE)
}

/// Those on the list; of several with one name, the first.
fn pick(from: &HeaderMap, names: &[HeaderName]) -> HeaderMap {
    let mut into = roomy();
    // There are fewer headers than names on the list, and to look a name up is to hash it.
    for (name, value) in from {
        if names.contains(name) {
            into.entry(name).or_insert_with(|| value.clone());
        }
    }
    into
}

/// How an answer's body is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    Json,
    /// Passed on piece by piece as it comes.
    Events(Events),
    /// Text, pictures, sound, film, bytes.
    Other,
    /// Nothing a browser may be handed from our origin: a page, a script, XML, a
    /// drawing that can hold scripts.
    Refused,
}

/// How a stream of events is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Events {
    /// `text/event-stream`
    Sse,
    /// `application/x-ndjson`
    Lines,
}

impl Events {
    /// The event that ends a stream which broke. What was begun before it is ended by an empty line.
    pub fn last(self, error: &ApiError) -> String {
        let error = error.clone().into_response().into_body();
        match self {
            Self::Sse => format!("\n\ndata: {error}\n\n"),
            Self::Lines => format!("\n{error}\n"),
        }
    }
}

pub fn body(headers: &HeaderMap) -> Body {
    let Some(value) = headers.get(header::CONTENT_TYPE) else {
        return Body::Other;
    };
    let essence = value.to_str().unwrap_or_default().split(';').next().unwrap_or_default().trim();
    match kind(essence) {
        // Nearly all are written in small letters.
        Body::Refused => kind(&essence.to_ascii_lowercase()),
        known => known,
    }
}

fn kind(essence: &str) -> Body {
    match essence {
        "application/json" | "application/problem+json" => Body::Json,
        "text/event-stream" => Body::Events(Events::Sse),
        "application/x-ndjson" | "application/jsonl" => Body::Events(Events::Lines),
        "text/plain" | "application/octet-stream" => Body::Other,
        other => match other.split_once('/') {
            Some(("audio" | "video", _)) => Body::Other,
            Some(("image", kind)) if !kind.contains("svg") && !kind.contains("xml") => Body::Other,
            _ => Body::Refused,
        },
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    const NEVER_SENT: [&str; 16] = [
        "authorization",
        "cookie",
        "host",
        "connection",
        "keep-alive",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "proxy-authorization",
        "proxy-connection",
        "origin",
        "referer",
        "x-forwarded-for",
        "x-hf-bill-to",
        "content-length",
    ];

    const NEVER_RETURNED: [&str; 15] = [
        "content-encoding",
        "set-cookie",
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "transfer-encoding",
        "upgrade",
        "trailer",
        "location",
        "www-authenticate",
        "content-security-policy",
        "access-control-allow-origin",
        "access-control-allow-credentials",
        "server",
        "clear-site-data",
    ];

    fn all(names: &[&str]) -> HeaderMap {
        names.iter().map(|n| (n.parse::<HeaderName>().unwrap(), "x".parse().unwrap())).collect()
    }

    #[test]
    fn credentials_and_hop_by_hop_headers_stay() {
        assert!(to_upstream(&all(&NEVER_SENT)).is_empty());
        assert!(to_client(&all(&NEVER_RETURNED)).is_empty());
    }

    #[test]
    fn what_a_call_needs_passes() {
        let sent = ["content-type", "accept", "x-wait-for-model", "x-use-cache"];
        assert_eq!(to_upstream(&all(&sent)).len(), sent.len());
        let returned = ["content-type", "x-compute-time", "x-compute-type", "retry-after", "ratelimit"];
        assert_eq!(to_client(&all(&returned)).len(), returned.len());
    }

    #[rstest]
    #[case("application/json", Body::Json)]
    #[case("Application/JSON; charset=utf-8", Body::Json)]
    #[case("text/event-stream", Body::Events(Events::Sse))]
    #[case("application/x-ndjson", Body::Events(Events::Lines))]
    #[case("audio/flac", Body::Other)]
    #[case("image/png", Body::Other)]
    #[case("text/plain; charset=utf-8", Body::Other)]
    #[case("text/html", Body::Refused)]
    #[case("text/html; charset=utf-8", Body::Refused)]
    #[case("image/svg+xml", Body::Refused)]
    #[case("application/xhtml+xml", Body::Refused)]
    #[case("text/javascript", Body::Refused)]
    #[case("text/css", Body::Refused)]
    #[case("", Body::Refused)]
    fn kinds_of_answer(#[case] content_type: &str, #[case] expected: Body) {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, content_type.parse().unwrap());
        assert_eq!(body(&headers), expected);
    }

    proptest! {
        #[test]
        fn nothing_outside_the_lists_crosses(name in "[a-z][a-z0-9-]{0,24}") {
            let headers = all(&[&name]);
            let header: HeaderName = name.parse().unwrap();
            prop_assert_eq!(!to_upstream(&headers).is_empty(), REQUEST.contains(&header));
            prop_assert_eq!(!to_client(&headers).is_empty(), RESPONSE.contains(&header));
        }
    }
}
