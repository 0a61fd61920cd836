//! Error bodies of every shape servers send, sorted by whose fault they are.
//!
//! Seen: `{error: "…"}`, `{error: […]}`, `{error: {message}}`, `{errors: [{message}]}`,
//! `{message, request_id}`, `{detail: "…"}`, `{detail: [{loc, msg}]}`,
//! `{object: "error", message}`, problem details, plain text, HTML and nothing.

use crate::decode::Answer;
use crate::json::Json;
use crate::lean;

/// Why a call failed: the public `code` of an `InferenceError`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureCode {
    Config,
    Input,
    Auth,
    Budget,
    Forbidden,
    NotFound,
    TooLarge,
    RateLimited,
    WarmingTimeout,
    Upstream,
    Network,
    Timeout,
    Cancelled,
    Shape,
}

/// Who can do something about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    Visitor,
    SiteOwner,
    Server,
    Network,
}

impl FailureCode {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::Input => "input",
            Self::Auth => "auth",
            Self::Budget => "budget",
            Self::Forbidden => "forbidden",
            Self::NotFound => "not-found",
            Self::TooLarge => "too-large",
            Self::RateLimited => "rate-limited",
            Self::WarmingTimeout => "warming-timeout",
            Self::Upstream => "upstream",
            Self::Network => "network",
            Self::Timeout => "timeout",
            Self::Cancelled => "cancelled",
            Self::Shape => "shape",
        }
    }

    pub const fn audience(self) -> Audience {
        match self {
            Self::Input | Self::TooLarge | Self::RateLimited | Self::Cancelled => Audience::Visitor,
            Self::Config | Self::Auth | Self::Budget | Self::Forbidden | Self::NotFound => {
                Audience::SiteOwner
            }
            Self::WarmingTimeout | Self::Upstream | Self::Shape => Audience::Server,
            Self::Network | Self::Timeout => Audience::Network,
        }
    }

    /// Whether the same call may succeed later.
    pub const fn is_worth_retrying(self) -> bool {
        matches!(
            self,
            Self::RateLimited
                | Self::WarmingTimeout
                | Self::Upstream
                | Self::Network
                | Self::Timeout
                | Self::Shape
        )
    }
}

/// A response that is not an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Failure {
    pub code: FailureCode,
    pub status: u16,
    /// The server's own words; empty when it said nothing readable.
    pub message: String,
    /// The model is starting: ask again later.
    pub is_loading: bool,
    /// The server's guess in seconds. A hint: it is often a constant.
    pub estimated_time: Option<f64>,
}

/// `error_type`s of a 503 that waiting does not cure.
const NOT_LOADING: &[&str] = &["not_installed", "broken", "overloaded", "unavailable"];

impl Failure {
    /// Reads a response whose status is not a success.
    pub fn read(status: u16, body: &Answer) -> Self {
        let json = if let Answer::Json(json) = body { json } else { &Json::Null };
        let error_type = json.get("error_type").and_then(Json::text).unwrap_or_default();
        let is_loading = status == 503 && !NOT_LOADING.contains(&error_type);
        let code = match status {
            400 | 406 | 415 | 422 if error_type == "template_error" => FailureCode::Upstream,
            400 | 406 | 415 | 422 => FailureCode::Input,
            401 | 407 => FailureCode::Auth,
            402 => FailureCode::Budget,
            403 | 451 => FailureCode::Forbidden,
            404 => FailureCode::NotFound,
            405 | 410 | 421 => FailureCode::Config,
            408 => FailureCode::Timeout,
            413 => FailureCode::TooLarge,
            429 => FailureCode::RateLimited,
            _ => FailureCode::Upstream,
        };
        let estimated_time = json.get("estimated_time").and_then(Json::number).filter(|t| *t >= 0.0);
        Self { code, status, message: message(body), is_loading, estimated_time }
    }
}

/// The message of an `{"error": …}` that came with a success status.
/// Answers that merely have an `error` member beside real content are not errors.
pub fn message_under_success(json: &Json) -> Option<String> {
    let json = if let [only] = json.items() { only } else { json };
    let error = json.any(&["error", "errors"])?;
    let content = ["generated_text", "choices", "labels", "answer", "text"];
    if json.any(&content).is_some() {
        return None;
    }
    Some(join(error)).filter(|m| !m.is_empty())
}

/// Longest message worth showing, in characters.
const MAX_MESSAGE: usize = 600;

fn message(body: &Answer) -> String {
    let text = match body {
        Answer::Json(json) => {
            let keys = ["error", "errors", "message", "detail", "title", "msg"];
            let said = json.any(&keys).map_or_else(|| join(json), join);
            // "unknown error", and what is known of it beside.
            let beside = json.get("warnings").map(join).unwrap_or_default();
            let parts = [said, beside];
            lean::join(&mut parts.iter().filter(|p| !p.is_empty()).map(String::as_str), " - ")
        }
        Answer::Text(text) if !crate::decode::looks_like_html(text) => text.trim().to_owned(),
        _ => String::new(),
    };
    match text.char_indices().nth(MAX_MESSAGE) {
        Some((at, _)) => lean::concat(&[text.get(..at).unwrap_or_default(), "…"]),
        None => text,
    }
}

/// The readable text of an error value, whatever its shape.
fn join(json: &Json) -> String {
    match json {
        Json::String(text) => text.trim().to_owned(),
        Json::Array(items) => {
            let parts: Vec<String> = items.iter().take(20).map(join).filter(|p| !p.is_empty()).collect();
            lean::join(&mut parts.iter().map(String::as_str), "; ")
        }
        Json::Object(_) => {
            let said =
                json.any(&["message", "msg", "detail", "error", "title"]).map(join).unwrap_or_default();
            // FastAPI names the place: ["body", "loras", 0, "path"].
            let place = json.get("loc").map(Json::items).unwrap_or_default();
            let place: Vec<&str> = place.iter().filter_map(Json::text).filter(|p| *p != "body").collect();
            if place.is_empty() || said.is_empty() {
                return said;
            }
            lean::concat(&[&lean::join(&mut place.into_iter(), "."), ": ", &said])
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(status: u16, json: &str) -> Failure {
        Failure::read(status, &Answer::Json(serde_json::from_str(json).expect("valid JSON")))
    }

    #[test]
    fn every_shape_of_error_body_has_words() {
        for (json, expected) in [
            (r#"{"error":"Model x does not exist"}"#, "Model x does not exist"),
            (
                r#"{"error":["Temporarily unavailable","Too many requests"]}"#,
                "Temporarily unavailable; Too many requests",
            ),
            (
                r#"{"error":{"message":"you must provide a model parameter","type":"t"}}"#,
                "you must provide a model parameter",
            ),
            (r#"{"errors":[{"message":"my error 1"},{"message":"my error 2"}]}"#, "my error 1; my error 2"),
            (r#"{"message":"No API key found in request","request_id":"1"}"#, "No API key found in request"),
            (
                r#"{"detail":[{"loc":["body","loras",0,"path"],"msg":"str type expected"}]}"#,
                "loras.path: str type expected",
            ),
            (r#"{"detail":"Unsupported data URL"}"#, "Unsupported data URL"),
            (r#"{"object":"error","message":"Only this"}"#, "Only this"),
            (r#"{"unheard":"of"}"#, ""),
        ] {
            assert_eq!(read(400, json).message, expected, "{json}");
        }
        assert_eq!(
            Failure::read(413, &Answer::Text("length limit exceeded".into())).message,
            "length limit exceeded"
        );
        assert_eq!(Failure::read(502, &Answer::Text("<html>…".into())).message, "");
    }

    #[test]
    fn a_loading_model_is_told_from_a_broken_one() {
        let loading = read(503, r#"{"error":"Model X is currently loading","estimated_time":20.0}"#);
        assert!(loading.is_loading);
        assert_eq!(loading.estimated_time, Some(20.0));
        assert!(read(503, r#"{"error":"503 Service Unavailable"}"#).is_loading);
        assert!(read(503, r#"{"error":"unhealthy","error_type":"healthcheck"}"#).is_loading);
        assert!(!read(503, r#"{"error":"files are missing","error_type":"not_installed"}"#).is_loading);
        assert!(!read(500, r#"{"error":"x","estimated_time":1}"#).is_loading);
    }

    #[test]
    fn an_error_under_a_success_is_found() {
        let found = |json: &str| message_under_success(&serde_json::from_str(json).expect("valid JSON"));
        assert_eq!(found(r#"{"error":"not loaded yet"}"#).as_deref(), Some("not loaded yet"));
        assert_eq!(found(r#"{"error":null,"generated_text":"x"}"#), None);
        assert_eq!(found(r#"[{"label":"error","score":1}]"#), None);
    }

    proptest! {
        #[test]
        fn no_body_makes_it_panic(status in any::<u16>(), text in "\\PC{0,800}") {
            let failure = Failure::read(status, &Answer::Text(text));
            prop_assert!(failure.message.chars().count() <= MAX_MESSAGE + 1);
        }
    }
}
